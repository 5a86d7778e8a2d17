package io.millrace.serving;

import io.millrace.core.MemoryExhausted;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Loads models, puts them in the place of others and frees them, one after the other on a thread of its own. */
final class LoadingQueue implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoadingQueue.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final ModelLoader loader;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    private volatile boolean closed;

    LoadingQueue(ModelLoader loader) {
        this.loader = loader;
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
            deployment.become(new Deployment.State.Ready(load(folder)));
        } catch (Throwable e) {
            LOG.error("model {} failed to load", deployment.id(), e);
            deployment.become(
                    deployment.isHealing()
                            ? deployment.retry(reason(e), System.nanoTime())
                            : Deployment.State.Failed.forGood(reason(e)));
        }
    }

    /**
     * Loads what the repository has of a model. One that is ready serves on until the new one is there, and stays where that fails.
     *
     * @throws ServingException where it does not load
     */
    void replace(Deployment deployment, Entry entry) {
        try {
            LoadedModel loaded = load(usable(entry));
            retire(deployment, deployment.become(new Deployment.State.Ready(loaded)));
        } catch (ServingException e) {
            throw e;
        } catch (Throwable e) {
            if (deployment.model().isEmpty()) {
                close(deployment.become(Deployment.State.Failed.forGood(reason(e))));
            }
            LOG.error("model {} failed to load", deployment.id(), e);
            throw refusal(deployment.id(), e);
        }
    }

    /** Frees a model once the requests that it has have ended. */
    void unload(Deployment deployment) {
        retire(deployment, deployment.become(new Deployment.State.Unloaded()));
    }

    /** Frees a model and ends the requests that it has. */
    static void free(Deployment deployment) {
        close(deployment.become(new Deployment.State.Unloaded()));
    }

    /* What lies in the folder is at fault, unless memory is. */
    private static ServingException refusal(ModelId model, Throwable e) {
        String message = "The model '" + model + "' failed to load: " + reason(e);
        return e instanceof MemoryExhausted || e instanceof Error
                ? new ModelNotReady(message, Duration.ofSeconds(5))
                : new InvalidRequest("model", message);
    }

    private static ModelFolder usable(Entry entry) {
        return switch (entry) {
            case Entry.Usable usable -> usable.folder();
            case Entry.Unusable unusable -> throw new InvalidRequest("model", unusable.reason());
        };
    }

    private LoadedModel load(ModelFolder folder) {
        long start = System.nanoTime();
        LoadedModel model = loader.load(folder);
        long millis = (System.nanoTime() - start) / 1_000_000;
        LOG.info("model {} ready on {} in {} ms", folder.id(), model.provider(), millis);
        return model;
    }

    private static String reason(Throwable e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private static void retire(Deployment deployment, @Nullable LoadedModel old) {
        try {
            if (old != null && old.isAlive() && !old.drain(DRAIN)) {
                LOG.warn("model {} is unloaded with requests that did not end in {}", deployment.id(), DRAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(old);
        }
    }

    private static void close(@Nullable LoadedModel model) {
        if (model != null) {
            Undertaker.close(model);
        }
    }

    /** Begins no further load, and returns when what was begun has ended. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
        try {
            boolean _ = thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
