package io.millrace.models;

import io.millrace.core.ServingException.EngineFailed;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds models that died or hang: interrupts, closes and loads them anew, ever more slowly where that fails. One thread looks,
 * the loader's loads.
 */
final class Healer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Healer.class);
    private static final long PERIOD_MILLIS = 250;

    private final Collection<Deployment> deployments;
    private final Executor loading;
    private final Consumer<Deployment> load;
    private final LongSupplier ticker;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("model-watch").daemon().factory());

    /** @param load loads a deployment's model and enters the state that comes of it; runs on {@code loading} */
    Healer(Collection<Deployment> deployments, Executor loading, Consumer<Deployment> load, LongSupplier ticker) {
        this.deployments = deployments;
        this.loading = loading;
        this.load = load;
        this.ticker = ticker;
    }

    void start() {
        var _ = watch.scheduleWithFixedDelay(this::round, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Looks at every model once. */
    void round() {
        for (Deployment deployment : deployments) {
            try {
                look(deployment);
            } catch (RuntimeException e) {
                LOG.error("model {} could not be looked after", deployment.id(), e);
            }
        }
    }

    private void look(Deployment deployment) {
        switch (deployment.route().entered()) {
            case Ready ready -> treat(deployment, ready.model());
            case DeploymentState.Failed failed
            when failed.isDue(ticker.getAsLong()) -> {
                if (deployment.retry(failed)) {
                    loading.execute(() -> load.accept(deployment));
                }
            }
            case DeploymentState.Failed _, DeploymentState.Loading _, DeploymentState.Unloaded _ -> {}
        }
    }

    private void treat(Deployment deployment, LoadedModel model) {
        switch (model.diagnosis()) {
            case Diagnosis.Well _ -> deployment.recovered(ticker.getAsLong());
            case Diagnosis.Stuck stuck -> {
                LOG.warn(
                        "model {}: a run lasts {} s and is interrupted; if it is only slow, raise breaker.hang-timeout",
                        deployment.id(),
                        stuck.since().toSeconds());
                model.interrupt();
            }
            case Diagnosis.Lost lost -> bury(deployment, model, lost.reason());
        }
    }

    private void bury(Deployment deployment, LoadedModel model, String reason) {
        LOG.error("model {} is lost ({}) and will be loaded anew", deployment.id(), reason);
        if (deployment.lose(model, reason, ticker.getAsLong())) {
            model.lost(new EngineFailed("The model '" + deployment.id() + "' was lost: " + reason, null));
            var _ = ModelCloser.begin(model);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
