package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.SourceFailure;
import io.millrace.models.upkeep.Sources;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.repository.Origin;
import io.millrace.serving.PullState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Has the files of models with a source pulled before they are loaded, on threads of its own: no other load waits for that. */
final class Pulls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pulls.class);
    private static final int AT_ONCE = 2;

    private final Sources sources;
    private final Function<ModelId, List<Entry>> folders;
    private final LoadingQueue loading;
    private final Map<Path, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("model-pull-", 0).daemon().factory());

    /** @param folders reads a folder of the repository anew */
    Pulls(Sources sources, Function<ModelId, List<Entry>> folders, LoadingQueue loading) {
        this.sources = sources;
        this.folders = folders;
        this.loading = loading;
    }

    /** Loads a model that is to be loaded, once its files are there. On the thread that loads. */
    void loadPending(Deployment model) {
        var _ = load(model);
    }

    /* Ends when it has been loaded, or has failed to be; fails where there is nothing to load. */
    private CompletableFuture<Void> load(Deployment model) {
        if (model.isPending() && model.isToBePulled()) {
            Entry entry = model.route().entry();
            return pull(model, entry)
                    .handle((_, failure) -> failure)
                    .thenAcceptAsync(failure -> loadPulled(model, entry, failure), loading);
        }
        loading.loadPending(model);
        return CompletableFuture.completedFuture(null);
    }

    /** Loads models that sleep, once their files are there; fails, behind all of them, as a request to the first that does not answer then. */
    Mono<Void> wake(List<Deployment> models) {
        return Flux.fromIterable(models)
                .flatMapSequential(
                        each -> wake(each).then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
                .collectList()
                .flatMap(failures -> failures.isEmpty() ? Mono.empty() : Mono.error(failures.getFirst()));
    }

    private Mono<Void> wake(Deployment model) {
        return loading.call(() -> {
                    model.rouse();
                    return load(model).thenRun(() -> model.route().require());
                })
                .flatMap(end -> Mono.fromFuture(end, true));
    }

    /** Loads what a folder holds now for a model that is to be loaded; what was being pulled for it before loads nothing any more. */
    void resume(Deployment model, Entry entry) {
        model.resume(entry);
        loadPending(model);
    }

    /** Puts what a folder's source has by now in the place of a model. On the thread that loads; done later. */
    void replace(Deployment model, Entry entry) {
        var _ = pull(model, entry).whenComplete((_, failure) -> then(() -> replacePulled(model, entry, failure)));
    }

    private void then(Runnable action) {
        try {
            loading.execute(action);
        } catch (ModelNotReady _) {
            LOG.debug("the service is shutting down");
        }
    }

    private void loadPulled(Deployment model, Entry asked, @Nullable Throwable failure) {
        if (!Objects.equals(
                asked.manifest().origin(), model.route().entry().manifest().origin())) {
            return;
        }
        Entry now = now(asked);
        if (failure == null || now instanceof Entry.Usable) {
            loading.loadPulled(model, now);
        } else if (model.isPending()) {
            model.become(model.retry(reason(model, failure), System.nanoTime()));
            throw LoadFailure.of(asked, failure).refusal();
        }
    }

    private void replacePulled(Deployment model, Entry entry, @Nullable Throwable failure) {
        if (failure != null) {
            failed(model, failure);
            return;
        }
        try {
            loading.replace(model, now(entry));
        } catch (ServingException e) {
            LOG.debug("what was pulled for {} is not taken over", model.id(), e);
        }
    }

    /** A pull has failed: what serves goes on. */
    private void failed(Deployment model, Throwable failure) {
        String reason = reason(model, failure);
        if (!(model.route().entered() instanceof Ready)) {
            model.become(model.retry(reason, System.nanoTime()));
        }
        model.reject(reason);
    }

    private static String reason(Deployment model, Throwable failure) {
        return LoadFailure.of(model.route().entry(), failure).reason();
    }

    private Entry now(Entry entry) {
        return folders.apply(new ModelId(entry.id().name())).stream()
                .filter(found -> found.id().equals(entry.id()))
                .findFirst()
                .orElse(entry);
    }

    /** Pulls the files of several models; fails, as a load of the first that cannot be pulled does. */
    Mono<Void> all(Map<Deployment, Entry> models) {
        return Flux.fromIterable(models.entrySet())
                .concatMap(each -> pulled(each.getKey(), each.getValue()))
                .then();
    }

    private Mono<Void> pulled(Deployment model, Entry entry) {
        return Mono.fromFuture(() -> pull(model, entry), true)
                .onErrorResume(failure -> loading.run(() -> failed(model, failure))
                        .then(Mono.error(() -> LoadFailure.of(entry, failure).refusal())));
    }

    /**
     * Pulls a model's files, unless that is under way.
     *
     * @return fails with a {@link SourceFailure}
     */
    private CompletableFuture<Void> pull(Deployment model, Entry entry) {
        Origin origin = entry.manifest().origin();
        if (origin == null) {
            return CompletableFuture.completedFuture(null);
        }
        model.pull().follow(origin);
        Path home = home(entry);
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = running.putIfAbsent(home, mine);
        if (other != null) {
            return other;
        }
        model.pull().at(origin, PullState.BEGUN);
        try {
            threads.execute(() -> end(model, origin, home, mine, failure(model, origin, home)));
        } catch (RejectedExecutionException e) {
            end(model, origin, home, mine, new SourceFailure("the service is shutting down", true));
        }
        return mine;
    }

    private @Nullable Throwable failure(Deployment model, Origin origin, Path home) {
        try {
            LOG.info("model {}: {} is pulled", model.id(), origin.source());
            sources.pull(origin, home, state -> model.pull().at(origin, state));
            return null;
        } catch (Throwable e) {
            LOG.warn("model {}: {} is not pulled: {}", model.id(), origin.source(), e.getMessage());
            return e;
        }
    }

    private void end(
            Deployment model, Origin origin, Path home, CompletableFuture<Void> mine, @Nullable Throwable failure) {
        running.remove(home);
        model.pull().ended(origin, failure == null);
        if (failure == null) {
            mine.complete(null);
        } else {
            mine.completeExceptionally(failure);
        }
    }

    private static Path home(Entry entry) {
        return switch (entry) {
            case Entry.Usable usable -> usable.folder().path();
            case Entry.Unfetched unfetched -> unfetched.home();
            case Entry.Unusable unusable -> throw new IllegalStateException(unusable.reason());
        };
    }

    /** Stops those that are under way; what they have loaded stays for the next time. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
