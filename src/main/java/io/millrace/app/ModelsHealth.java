package io.millrace.app;

import io.millrace.serving.ModelCatalog;
import java.util.Locale;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Up when every model that is to be loaded at start is ready; part of readiness, not of liveness. */
final class ModelsHealth extends AbstractHealthIndicator {

    private final ModelCatalog models;

    ModelsHealth(ModelCatalog models) {
        this.models = models;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.status(models.ready() ? Status.UP : Status.OUT_OF_SERVICE);
        models.models().forEach(model -> health.withDetail(model.id(), detail(model)));
    }

    private static String detail(ModelCatalog.Model model) {
        String state = model.state().name().toLowerCase(Locale.ROOT);
        return switch (model.state()) {
            case READY -> state + " on " + model.provider();
            case FAILED -> state + ": " + model.failure();
            case LOADING, UNLOADED -> state;
        };
    }
}
