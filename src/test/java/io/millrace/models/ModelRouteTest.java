package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.repository.BreakerSettings;
import io.millrace.tasks.FakeServing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(30)
class ModelRouteTest {

    private Deployment deployment;

    @BeforeEach
    void open(@TempDir Path root) throws IOException {
        FakeRepository repository = new FakeRepository(root).with("a", "load: demand");
        deployment = new Deployment(repository.find(new ModelId("a")).getFirst(), _ -> {});
    }

    private Ready ready() {
        return new Ready(
                new IdleModel(new ModelId("a")),
                Footprint.NONE,
                FakeServing.BREAKERS.of("a", BreakerSettings.DEFAULT),
                new Leases());
    }

    private Mono<String> held(UnaryOperator<Mono<Void>> within) {
        return deployment
                .route()
                .holding(within, lease -> {
                    try (lease) {
                        return Flux.just("held");
                    }
                })
                .single();
    }

    /* The fault of a request that was told of the load's end, and found the next one when it came for the model. */
    @Test
    void holding_replacedAgainJustAfterTheLoad_waitsForThatToo() throws Exception {
        AtomicInteger waits = new AtomicInteger();
        var answer = held(load -> load.doOnTerminate(() -> {
                    if (waits.incrementAndGet() == 1) {
                        deployment.become(deployment.awaited());
                    }
                }))
                .toFuture();
        deployment.become(ready());
        io.millrace.Await.until(
                "the second wait",
                () -> waits.get() == 1
                        && deployment.waiting() != null
                        && deployment.waiting().count() == 1);
        assertThat(answer).isNotDone();
        deployment.become(ready());
        assertThat(answer.get()).isEqualTo("held");
        assertThat(waits).hasValue(2);
    }

    @Test
    void holding_loadedMeanwhile_holdsIt() {
        ModelRoute before = deployment.route();
        deployment.become(ready());
        assertThat(before.holding(
                                UnaryOperator.identity(),
                                lease -> Flux.just(lease.model().id().value()))
                        .blockFirst())
                .isEqualTo("a");
    }

    @Test
    void holding_modelThatNobodyLoads_isRefused() {
        deployment.become(new DeploymentState.Unloaded());
        assertThatThrownBy(() -> held(UnaryOperator.identity()).block())
                .isInstanceOf(ModelNotReady.class)
                .hasMessageContaining("is not loaded");
    }
}
