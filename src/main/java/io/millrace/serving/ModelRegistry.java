package io.millrace.serving;

import io.millrace.batching.BatchSnapshot;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.EngineSnapshot;
import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationRequest;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The models of the repository: loads them in the background, finds them by name, closes them. */
public final class ModelRegistry implements ModelCatalog, ModelControl, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final List<Deployment> deployments;
    private final Function<ModelId, Optional<Entry>> folders;
    private final ModelLoader loader;
    private final Healer healer;
    private final ExecutorService loading = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    private volatile boolean closed;

    private ModelRegistry(List<Entry> entries, Function<ModelId, Optional<Entry>> folders, ModelLoader loader) {
        this.deployments =
                new CopyOnWriteArrayList<>(entries.stream().map(Deployment::new).toList());
        this.folders = folders;
        this.loader = loader;
        this.healer = new Healer(deployments, loading, this::loadPending, System::nanoTime);
        requireDistinctNames();
    }

    /**
     * Starts to load the models that are to be loaded at start, one after the other, and returns at once.
     *
     * @param folders reads a folder of the repository anew
     */
    static ModelRegistry open(List<Entry> entries, Function<ModelId, Optional<Entry>> folders, ModelLoader loader) {
        ModelRegistry registry = new ModelRegistry(entries, folders, loader);
        registry.loading.execute(registry::loadAll);
        registry.healer.start();
        return registry;
    }

    @Override
    public List<Model> models() {
        return deployments.stream().map(Deployment::describe).toList();
    }

    @Override
    public Optional<Model> find(String nameOrAlias) {
        return deployment(nameOrAlias).map(Deployment::describe);
    }

    @Override
    public boolean ready() {
        return !closed
                && deployments.stream().noneMatch(d -> switch (d.state()) {
                    case Deployment.State.Loading _, Deployment.State.Failed _ -> true;
                    case Deployment.State.Ready _, Deployment.State.Unloaded _ -> false;
                });
    }

    @Override
    public Mono<Void> load(String model) {
        return onLoader(() -> {
            Entry entry = read(model);
            Deployment deployment = deployment(model).orElseGet(() -> add(entry));
            deployment.refresh(entry);
            replace(deployment, entry);
        });
    }

    @Override
    public Mono<Void> unload(String model) {
        return onLoader(() -> {
            Deployment deployment = deployment(model).orElseThrow(() -> new ModelNotFound(model));
            retire(deployment, deployment.become(new Deployment.State.Unloaded()));
        });
    }

    /** The engine of a language model that is ready. */
    public GenerationEngine engine(String nameOrAlias) {
        return language(nameOrAlias).engine();
    }

    /** How the service loads the graph of a model with this manifest. */
    public static SessionSettings session(ModelManifest manifest) {
        return OnnxModelLoader.session(manifest);
    }

    /** What the service would give the engine of a language model that is ready. */
    public List<GenerationRequest> plan(String nameOrAlias, List<Prompt> prompts, GenerationOptions options) {
        return RequestPlanner.plan(language(nameOrAlias), prompts, options, Caller.ANYBODY).stream()
                .map(Choice::request)
                .toList();
    }

    /** State of the engine of a language model that is ready. */
    public Optional<EngineSnapshot> snapshot(String nameOrAlias) {
        return loaded(nameOrAlias, LanguageModel.class)
                .map(model -> model.engine().snapshot());
    }

    /** State of the batcher of a stateless model that is ready. */
    public Optional<BatchSnapshot> batches(String name) {
        return loaded(name, BatchedModel.class).map(model -> model.batcher().snapshot());
    }

    /** Sequences, or items of a stateless model, that a model has accepted and not ended; 0 where it is not ready. */
    public int admitted(String nameOrAlias) {
        return loaded(nameOrAlias, LoadedModel.class)
                .map(model -> model.admission().inUse())
                .orElse(0);
    }

    /** What the repository holds of a model; empty where that cannot be used. */
    Optional<ModelFolder> folder(String nameOrAlias) {
        return deployment(nameOrAlias).flatMap(Deployment::folder);
    }

    private <T extends LoadedModel> Optional<T> loaded(String name, Class<T> as) {
        return deployment(name)
                .flatMap(Deployment::model)
                .filter(as::isInstance)
                .map(as::cast);
    }

    LoadedModel require(String nameOrAlias) {
        return deployment(nameOrAlias)
                .orElseThrow(() -> new ModelNotFound(nameOrAlias))
                .require();
    }

    LanguageModel language(String nameOrAlias) {
        return switch (require(nameOrAlias)) {
            case LanguageModel model -> model;
            case BatchedModel model -> throw model.refuse("generate text");
        };
    }

    BatchedModel batched(String nameOrAlias, String purpose) {
        return switch (require(nameOrAlias)) {
            case BatchedModel model -> model;
            case LanguageModel model ->
                throw new InvalidRequest(
                        "model", "The model '" + model.id() + "' generates text and cannot " + purpose);
        };
    }

    @Override
    public void close() {
        closed = true;
        healer.close();
        loading.shutdown();
        joinLoading();
        deployments.forEach(d -> close(d.become(new Deployment.State.Unloaded())));
    }

    private Optional<Deployment> deployment(String name) {
        return deployments.stream().filter(d -> d.answersTo(name)).findFirst();
    }

    private Deployment add(Entry entry) {
        Deployment deployment = new Deployment(entry);
        deployments.add(deployment);
        return deployment;
    }

    private Entry read(String model) {
        ModelId id = deployment(model).map(Deployment::id).orElseGet(() -> new ModelId(model));
        return folders.apply(id).orElseThrow(() -> new ModelNotFound(model));
    }

    private void requireDistinctNames() {
        deployments.stream()
                .flatMap(d -> Stream.concat(Stream.of(d.id().value()), d.aliases().stream()))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()))
                .forEach((name, count) -> {
                    if (count > 1) {
                        throw new IllegalArgumentException(
                                "the model name or alias '" + name + "' is used " + count + " times");
                    }
                });
    }

    /* Cancelling does not stop a load or unload: what it would leave half done stays whole. */
    private Mono<Void> onLoader(Runnable action) {
        return Mono.defer(() -> {
            try {
                return Mono.fromFuture(CompletableFuture.runAsync(action, loading), true);
            } catch (RejectedExecutionException e) {
                return Mono.error(new ModelNotReady("The service is shutting down", Duration.ofSeconds(1)));
            }
        });
    }

    private void loadAll() {
        deployments.forEach(this::loadPending);
    }

    private void loadPending(Deployment deployment) {
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

    /* A ready model serves on until the new one is loaded, and stays where that fails. */
    private void replace(Deployment deployment, Entry entry) {
        try {
            LoadedModel loaded = load(usable(entry));
            retire(deployment, deployment.become(new Deployment.State.Ready(loaded)));
        } catch (ServingException e) {
            throw e;
        } catch (Throwable e) {
            if (deployment.model().isEmpty()) {
                close(deployment.become(Deployment.State.Failed.forGood(reason(e))));
            }
            throw new EngineFailed("The model '" + deployment.id() + "' failed to load: " + reason(e), e);
        }
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

    private void joinLoading() {
        try {
            boolean _ = loading.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable LoadedModel model) {
        if (model != null) {
            Undertaker.close(model);
        }
    }
}
