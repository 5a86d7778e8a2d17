package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import io.millrace.runtime.ffi.NativeHandles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole service under the profile {@code faults}, over copies of the fixtures in a folder of their own. After each test slots, permits
 * and native sessions are what they were before.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"logging.level.io.millrace=off", "logging.level.ai.onnxruntime=off"})
@ActiveProfiles("faults")
@DirtiesContext
@Timeout(180)
abstract class FaultHarness extends ServiceHarness {

    static final String QUICK_BREAKER =
            "breaker: {failure-rate: 50, minimum-calls: 2, window: 2, open-for: 2s, half-open-calls: 1}";
    static final String QUICK_WATCHDOG = "breaker: {hang-timeout: 1s}";

    @TempDir
    static Path root;

    /** Faults are told by calls of one instance. */
    private static final String ONE_WORKER = "threads: 1\n";

    private long sessions;

    FaultHarness(ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry properties) throws IOException {
        for (String fixture : new String[] {"tiny-gqa", "tiny-bert", "tiny-poison"}) {
            copy(fixture, fixture, ONE_WORKER);
            copy(fixture, fixture + "-breaker", ONE_WORKER + QUICK_BREAKER);
            copy(fixture, fixture + "-watched", ONE_WORKER + QUICK_WATCHDOG);
        }
        properties.add("millrace.models.path", root::toString);
    }

    static void copy(String fixture, String model, String manifest) throws IOException {
        ModelFixtures.copy(fixture, root.resolve(model), manifest);
    }

    @BeforeEach
    void count() {
        sessions = sessions();
    }

    @AfterEach
    void asBefore() throws Exception {
        for (String model : JSON.readTree(get("/actuator/faults").body()).propertyNames()) {
            clear(model);
        }
        awaitModels();
        await("native sessions", () -> sessions() == sessions);
    }

    /* Buffers grow with use, sessions do not. */
    private static long sessions() {
        return NativeHandles.live().getOrDefault(NativeHandles.Kind.SESSION, 0L);
    }

    void play(String model, String script) throws Exception {
        HttpResponse<String> response = post("/actuator/faults/" + model, "{\"script\":\"" + script + "\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    void clear(String model) throws Exception {
        assertThat(delete("/actuator/faults/" + model).statusCode()).isEqualTo(204);
    }

    /** 0 closed, 1 half open, 2 open. */
    double breaker(String model) throws Exception {
        assertThat(get("/actuator/prometheus").body()).contains("millrace_breaker_state");
        return metric("millrace_breaker_state\\w*", model);
    }

    /** A counter of the scrape by a pattern of its name, 0 where it has not counted yet. */
    double metric(String name, String model) throws Exception {
        Matcher line = Pattern.compile("(?m)^" + name + "\\{[^}]*model=\"" + model + "\"[^}]*} (\\S+)$")
                .matcher(get("/actuator/prometheus").body());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    static long retryAfter(HttpResponse<String> response) {
        return response.headers().firstValueAsLong("Retry-After").orElseThrow();
    }

    /** Asks until the model is back: meanwhile it answers nothing but 500, and 503 with a time to come again. */
    HttpResponse<String> untilWhole(Call call) throws Exception {
        HttpResponse<String> response = call.call();
        while (response.statusCode() != 200) {
            assertThat(response.statusCode()).as(response.body()).isIn(500, 503);
            if (response.statusCode() == 503) {
                assertThat(retryAfter(response)).isBetween(1L, 60L);
            }
            response = call.call();
        }
        return response;
    }

    interface Call {
        HttpResponse<String> call() throws Exception;
    }
}
