package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Traffic;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Where memory runs out in a request that is not one of the service's own endpoints', but of the framework's. */
@TestPropertySource(properties = "logging.level.io.millrace=off")
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@Timeout(60)
class OthersOutOfMemoryTest extends ServiceHarness {

    private static final AtomicReference<@Nullable OutOfMemoryError> FAULT = new AtomicReference<>();

    private final Traffic traffic;

    OthersOutOfMemoryTest(@Autowired ModelRegistry models, @Autowired Traffic traffic) {
        super(models);
        this.traffic = traffic;
    }

    @TestConfiguration
    static class Faults {
        @Bean
        HealthIndicator faulty() {
            return () -> {
                OutOfMemoryError error = FAULT.getAndSet(null);
                if (error != null) {
                    throw error;
                }
                return Health.up().build();
            };
        }
    }

    @AfterEach
    void nothingIsHeld() {
        FAULT.set(null);
        await("requests in work", () -> traffic.inWork() == 0);
    }

    @Test
    void health_memoryForBuffersRunsOut_isAnsweredAndTheServiceStaysLive() throws Exception {
        FAULT.set(new OutOfMemoryError("Cannot reserve 131072 bytes of direct buffer memory"));
        HttpResponse<String> response = get("/actuator/health");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("direct buffer");
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void health_heapIsFull_isAnsweredAndTheServiceIsNotLive() throws Exception {
        FAULT.set(new OutOfMemoryError("Java heap space"));
        HttpResponse<String> response = get("/actuator/health");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(503);
    }
}
