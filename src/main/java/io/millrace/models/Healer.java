package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.models.upkeep.AwakeClock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
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
    private final Collection<LoadedModel> retired;
    private final Set<LoadedModel> lost = new HashSet<>();
    private final Executor loading;
    private final Consumer<Deployment> load;
    private final LongSupplier ticker;
    private final AwakeClock clock;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("model-watch").daemon().factory());

    /**
     * @param retired that have been replaced and still have requests
     * @param load loads a deployment's model and enters the state that comes of it; runs on {@code loading}
     */
    Healer(
            Collection<Deployment> deployments,
            Collection<LoadedModel> retired,
            Executor loading,
            Consumer<Deployment> load,
            LongSupplier ticker) {
        this.deployments = deployments;
        this.retired = retired;
        this.loading = loading;
        this.load = load;
        this.ticker = ticker;
        this.clock = new AwakeClock(ticker);
    }

    /** Nanoseconds in which the process was not stopped. */
    LongSupplier clock() {
        return clock;
    }

    void start() {
        var _ = watch.scheduleWithFixedDelay(this::round, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Looks at every model once. */
    void round() {
        clock.pulse();
        deployments.forEach(deployment -> safely(deployment.id(), () -> look(deployment)));
        lost.retainAll(retired);
        retired.forEach(model -> safely(model.id(), () -> treat(model)));
    }

    private static void safely(ModelId model, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.error("model {} could not be looked after", model, e);
        }
    }

    /* Nothing comes in its place: that is there. One that is not alive is being closed. */
    private void treat(LoadedModel replaced) {
        switch (replaced.diagnosis(clock::awake)) {
            case Diagnosis.Well _ -> {}
            case Diagnosis.Stuck stuck -> interrupt(replaced, stuck);
            case Diagnosis.Lost(String reason) -> {
                if (replaced.isAlive() && lost.add(replaced)) {
                    LOG.error("model {}, which has been replaced, is lost ({})", replaced.id(), reason);
                    replaced.lost(new EngineFailed("The model '" + replaced.id() + "' was lost: " + reason, null));
                }
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
            case DeploymentState.Failed _,
                    DeploymentState.Loading _,
                    DeploymentState.Asleep _,
                    DeploymentState.Unloaded _ -> {}
        }
    }

    private void treat(Deployment deployment, LoadedModel model) {
        switch (model.diagnosis(clock::awake)) {
            case Diagnosis.Well _ -> deployment.recovered(ticker.getAsLong());
            case Diagnosis.Stuck stuck -> interrupt(model, stuck);
            case Diagnosis.Lost lost -> bury(deployment, model, lost.reason());
        }
    }

    private static void interrupt(LoadedModel model, Diagnosis.Stuck stuck) {
        LOG.warn(
                "model {}: a run lasts {} s and is interrupted; if it is only slow, raise breaker.hang-timeout",
                model.id(),
                stuck.since().toSeconds());
        model.interrupt();
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
