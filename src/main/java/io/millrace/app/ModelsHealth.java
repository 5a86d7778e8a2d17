package io.millrace.app;

import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelCatalog;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Up when the catalogue is ready; names each model's state and its breaker's, where that is not closed, neither of which turns it. Part of readiness, not of liveness. */
final class ModelsHealth extends AbstractHealthIndicator {

    private final ModelCatalog models;
    private final Supplier<List<BreakerView>> breakers;

    ModelsHealth(ModelCatalog models, Supplier<List<BreakerView>> breakers) {
        this.models = models;
        this.breakers = breakers;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.status(models.ready() ? Status.UP : Status.OUT_OF_SERVICE);
        models.models().forEach(model -> health.withDetail(model.id(), detail(model)));
        breakers.get().forEach(breaker -> detail(breaker).ifPresent(text -> health.withDetail(name(breaker), text)));
    }

    private static String name(BreakerView breaker) {
        return "breaker of " + breaker.name();
    }

    private static Optional<String> detail(BreakerView breaker) {
        return switch (breaker.state()) {
            case CLOSED -> Optional.empty();
            case HALF_OPEN -> Optional.of("half open");
            case OPEN -> Optional.of("open for " + (1 + breaker.retryAfter().toSeconds()) + " s more");
        };
    }

    private static String detail(ModelCatalog.Model model) {
        String state = model.state().name().toLowerCase(Locale.ROOT);
        return switch (model.state()) {
            case READY -> state + " on " + model.provider();
            case FAILED -> state + ": " + model.failure();
            case LOADING, UNLOADED, IDLE, SLEEPING -> state;
        };
    }
}
