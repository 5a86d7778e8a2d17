package io.millrace.app;

import io.millrace.serving.ModelCatalog;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Up when the service is ready, or no model is being loaded, whether those before it succeeded or not; the start is over then. */
final class LoadingHealth extends AbstractHealthIndicator {

    private final ModelCatalog models;

    LoadingHealth(ModelCatalog models) {
        this.models = models;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        long loading = models.models().stream()
                .filter(model -> model.state() == ModelCatalog.State.LOADING)
                .count();
        health.status(models.ready() || loading == 0 ? Status.UP : Status.OUT_OF_SERVICE)
                .withDetail("loading", loading);
    }
}
