package io.millrace.models;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final Set<LoadedModel> retired = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    private volatile boolean closed;

    LoadingQueue(ModelLoader loader, BreakerFactory breakers) {
        this.loader = loader;
        this.breakers = breakers;
    }

    /** Models that have been replaced and are not closed yet. */
    Collection<LoadedModel> retired() {
        return Collections.unmodifiableSet(retired);
    }

    @Override
    public void execute(Runnable action) {
        thread.execute(action);
    }

    /**
     * Runs an action in its turn, and ends as it does; ModelNotReady once the queue is closed. Cancelling does not stop it: what it would
     * leave half done stays whole.
     */
    Mono<Void> run(Runnable action) {
        return Mono.defer(() -> {
            try {
                return Mono.fromFuture(CompletableFuture.runAsync(action, thread), true);
            } catch (RejectedExecutionException e) {
                return Mono.error(new ModelNotReady("The service is shutting down", Duration.ofSeconds(1)));
            }
        });
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
            deployment.become(load(folder));
        } catch (Throwable e) {
            String reason =
                    LoadFailure.of(deployment.route().entry(), e).logged().reason();
            deployment.become(
                    deployment.isHealing()
                            ? deployment.retry(reason, System.nanoTime())
                            : DeploymentState.Failed.forGood(reason));
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
            retire(deployment.become(entry, load(usable(entry))));
        } catch (Throwable e) {
            LoadFailure failure = LoadFailure.of(entry, e).logged();
            if (deployment.route().loaded().isEmpty()) {
                close(deployment.become(entry, DeploymentState.Failed.forGood(failure.reason())));
            }
            throw failure.refusal();
        }
    }

    /** Frees a model once the requests that it has have ended, or have had their time. */
    void unload(Deployment deployment) {
        Ready old = deployment.become(new DeploymentState.Unloaded());
        try {
            if (old != null) {
                old.leases().retire().get(DRAIN.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            LOG.warn("model {} is unloaded with requests that did not end in {}", deployment.id(), DRAIN);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(old);
        }
    }

    /** Frees a model and ends the requests that it has. */
    static void free(Deployment deployment) {
        close(deployment.become(new DeploymentState.Unloaded()));
    }

    private static ModelFolder usable(Entry entry) {
        return switch (entry) {
            case Entry.Usable usable -> usable.folder();
            case Entry.Unusable unusable -> throw new InvalidRequest("model", unusable.reason());
        };
    }

    private Ready load(ModelFolder folder) {
        long start = System.nanoTime();
        LoadedModel model = loader.load(folder);
        long millis = (System.nanoTime() - start) / 1_000_000;
        LOG.info("model {} ready on {} in {} ms", folder.id(), model.provider(), millis);
        Breaker breaker = breakers.of(folder.id().value(), folder.manifest().breaker());
        return new Ready(model, breaker, new Leases());
    }

    /** Closes a model when its last lease ends: before this returns, where nobody holds it. */
    private void retire(@Nullable Ready old) {
        if (old != null) {
            LoadedModel model = old.model();
            retired.add(model);
            CompletableFuture<Void> free = old.leases().retire();
            boolean idle = free.isDone();
            CompletableFuture<Void> closed =
                    free.thenCompose(_ -> ModelCloser.begin(model)).handle((_, _) -> forget(model));
            if (idle) {
                closed.join();
            }
        }
    }

    private @Nullable Void forget(LoadedModel model) {
        retired.remove(model);
        return null;
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
        retired.forEach(ModelCloser::close);
    }
}
