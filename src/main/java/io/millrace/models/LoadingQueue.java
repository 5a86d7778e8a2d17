package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.ModelListener;
import io.millrace.serving.UnloadReason;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Loads models, puts them in the place of others and frees them, one after the other on a thread of its own. */
final class LoadingQueue implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoadingQueue.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final ModelLoader loader;
    private final BreakerFactory breakers;
    private final Retirement retired;
    private final Room room;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    private volatile boolean closed;

    /** @param models what there is, of which some give way where memory is short */
    LoadingQueue(
            ModelLoader loader,
            BreakerFactory breakers,
            MemoryBudget budget,
            Collection<Deployment> models,
            ModelListener listener) {
        this.loader = loader;
        this.breakers = breakers;
        this.retired = new Retirement(listener);
        this.room = new Room(budget, models, retired);
    }

    /** Models that have been replaced and are not closed yet. */
    Collection<LoadedModel> retired() {
        return retired.models();
    }

    /** What models take. */
    Room room() {
        return room;
    }

    /** @throws ModelNotReady once the queue is closed */
    @Override
    public void execute(Runnable action) {
        try {
            thread.execute(action);
        } catch (RejectedExecutionException _) {
            throw new ModelNotReady("The service is shutting down", Duration.ofSeconds(1));
        }
    }

    /**
     * Runs an action in its turn, and ends as it does; ModelNotReady once the queue is closed. Cancelling does not stop it: what it would
     * leave half done stays whole.
     */
    Mono<Void> run(Runnable action) {
        return call(() -> {
                    action.run();
                    return true;
                })
                .then();
    }

    /** As {@link #run}, with what comes of it. */
    <T> Mono<T> call(Supplier<T> action) {
        return Mono.defer(() -> Mono.fromFuture(CompletableFuture.supplyAsync(action, this), true));
    }

    /** Loads a model that is to be loaded and is not yet; of others, and once the queue is closed, nothing is done. */
    void loadPending(Deployment deployment) {
        ModelFolder folder = deployment.pending();
        if (folder != null && !closed) {
            loadFirst(deployment, folder);
        }
    }

    private void loadFirst(Deployment deployment, ModelFolder folder) {
        try {
            deployment.become(load(deployment, folder));
        } catch (Throwable e) {
            String reason =
                    LoadFailure.of(deployment.route().entry(), e).logged().reason();
            deployment.become(
                    deployment.isRetried()
                            ? deployment.retry(reason, System.nanoTime())
                            : DeploymentState.Failed.forGood(reason));
        }
    }

    /** Takes over what has been pulled for a model that is to be loaded, and loads it. */
    void loadPulled(Deployment deployment, Entry entry) {
        if (deployment.isPending() && !closed) {
            deployment.resume(entry);
            loadPending(deployment);
        }
    }

    /**
     * Loads what the repository has of a model. One that is ready serves on until the new one is there, and stays as it is, folder and
     * all, where that fails.
     *
     * @throws ServingException where it does not load
     */
    void replace(Deployment deployment, Entry entry) {
        try {
            ModelFolder folder = usable(entry);
            if (folder.manifest().life().replace() && deployment.route().entered() instanceof Ready) {
                inPlace(deployment, entry, folder);
            } else {
                retired.begin(deployment.become(entry, load(deployment, folder)), UnloadReason.REPLACED);
            }
        } catch (Throwable e) {
            LoadFailure failure = LoadFailure.of(entry, e).logged();
            if (deployment.route().loaded().isEmpty()) {
                close(deployment.become(entry, DeploymentState.Failed.forGood(failure.reason())));
            }
            deployment.reject(failure.reason());
            throw failure.refusal();
        }
    }

    /** Takes over what the repository has of a model that is out of memory, and stays so. */
    void readAnew(Deployment deployment, Entry entry) {
        if (entry instanceof Entry.Unusable unusable) {
            deployment.reject(unusable.reason());
            LOG.error("model {} cannot be used: {}", unusable.id(), unusable.reason());
        } else {
            close(deployment.become(entry, deployment.route().entered()));
        }
    }

    /** Frees the old model before the new one is loaded, which requests wait for; where that fails, the old one is loaded again. */
    private void inPlace(Deployment deployment, Entry entry, ModelFolder folder) {
        Entry before = deployment.route().entry();
        leave(deployment.id(), deployment.become(deployment.awaited()), UnloadReason.REPLACED);
        try {
            deployment.become(entry, load(deployment, folder));
        } catch (Throwable e) {
            deployment.become(before, load(deployment, usable(before)));
            throw e;
        }
    }

    /** Frees a model once the requests that it has have ended, or have had their time. */
    void unload(Deployment deployment, UnloadReason reason) {
        leave(deployment.id(), deployment.become(new DeploymentState.Unloaded()), reason);
    }

    /** The same of one that a request, or who put it to sleep, brings back. */
    void sleep(Deployment deployment, boolean onDemand) {
        if (deployment.route().entered() instanceof DeploymentState.Unloaded) {
            throw new ModelNotReady("The model '" + deployment.id() + "' is not loaded", Duration.ofSeconds(5));
        }
        leave(deployment.id(), deployment.become(new DeploymentState.Asleep(onDemand)), UnloadReason.OPERATOR);
    }

    /** Frees a model that nobody has asked for a while, until somebody does. */
    void rest(Deployment deployment) {
        if (deployment.route().isOverdue()) {
            LOG.info("model {} rests, since nobody has asked it", deployment.id());
            retired.begin(deployment.become(new DeploymentState.Asleep(true)), UnloadReason.IDLE);
        }
    }

    private void leave(ModelId model, @Nullable Ready old, UnloadReason reason) {
        if (!retired.await(old, reason, DRAIN)) {
            LOG.warn("model {} is unloaded with requests that did not end in {}", model, DRAIN);
        }
    }

    /** Frees a model and ends the requests that it has. */
    static void free(Deployment deployment) {
        close(deployment.become(new DeploymentState.Unloaded()));
    }

    static ModelFolder usable(Entry entry) {
        return switch (entry) {
            case Entry.Usable usable -> usable.folder();
            case Entry.Unusable unusable -> throw new InvalidRequest("model", unusable.reason());
            case Entry.Unfetched model ->
                throw new InvalidRequest("model", "The source of the model '" + model.id() + "' has not been pulled");
        };
    }

    private Ready load(Deployment deployment, ModelFolder folder) {
        return room.load(deployment, folder, loader, breakers);
    }

    private static void close(@Nullable Ready ready) {
        if (ready != null) {
            var _ = ready.leases().retire();
            ModelCloser.close(ready.model());
        }
    }

    /** Begins no further load, and returns when what was begun has ended; models that have been replaced end what they still have. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
        try {
            boolean _ = thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        retired.end();
    }
}
