package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Route;
import io.millrace.tasks.generate.GenerateTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ModelsHealthTest {

    private record Catalog(boolean ready) implements ModelCatalog {
        @Override
        public Route route(String nameOrAlias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelLoad busy(String id) {
            return ModelLoad.NONE;
        }

        @Override
        public List<Model> models() {
            return List.of(new Model(
                    "m", List.of(), new GenerateTask(), "1", Instant.EPOCH, State.READY, 8, 8, "CPU", null, null));
        }

        @Override
        public Optional<Model> find(String nameOrAlias) {
            return Optional.empty();
        }
    }

    private static Health health(boolean ready, BreakerView... breakers) {
        return new ModelsHealth(new Catalog(ready), () -> List.of(breakers)).health();
    }

    private static BreakerView breaker(String name, BreakerView.State state, long millis) {
        return new BreakerView(name, state, 60, Duration.ofMillis(millis));
    }

    @Test
    void health_allWell_namesModelsAlone() {
        Health health = health(true, breaker("m", BreakerView.State.CLOSED, 0));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsExactly(entry("m", "ready on CPU"));
    }

    @Test
    void health_breakersNotClosed_namesThem() {
        Health health = health(
                false, breaker("m", BreakerView.State.OPEN, 7100), breaker("r@h/v1", BreakerView.State.HALF_OPEN, 0));
        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails())
                .contains(entry("breaker of m", "open for 8 s more"), entry("breaker of r@h/v1", "half open"));
    }
}
