package io.millrace.serving;

import io.millrace.batching.BatchSnapshot;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.generation.EngineSnapshot;
import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationRequest;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.SessionSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The models of the repository: loads them in the background, finds them by name, closes them. */
public final class ModelRegistry implements ModelCatalog, ModelControl, AutoCloseable {

    private final List<Deployment> deployments;
    private final Function<ModelId, Optional<Entry>> folders;
    private final LoadingQueue loading;
    private final Healer healer;
    private final Predicate<ModelFolder> refusing;
    private volatile boolean leaving;

    private ModelRegistry(
            List<Entry> entries,
            Function<ModelId, Optional<Entry>> folders,
            ModelLoader loader,
            Predicate<ModelFolder> refusing) {
        this.deployments =
                new CopyOnWriteArrayList<>(entries.stream().map(Deployment::new).toList());
        this.folders = folders;
        this.loading = new LoadingQueue(loader);
        this.refusing = refusing;
        this.healer = new Healer(deployments, loading, loading::loadPending, System::nanoTime);
        requireDistinctNames();
    }

    /**
     * Starts to load the models that are to be loaded at start, one after the other, and returns at once.
     *
     * @param folders reads a folder of the repository anew
     */
    static ModelRegistry open(List<Entry> entries, Function<ModelId, Optional<Entry>> folders, ModelLoader loader) {
        return open(entries, folders, loader, _ -> false);
    }

    /** @param refusing whether a model that is loaded answers nobody now */
    static ModelRegistry open(
            List<Entry> entries,
            Function<ModelId, Optional<Entry>> folders,
            ModelLoader loader,
            Predicate<ModelFolder> refusing) {
        ModelRegistry registry = new ModelRegistry(entries, folders, loader, refusing);
        registry.loading.execute(() -> registry.deployments.forEach(registry.loading::loadPending));
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
        return !leaving
                && deployments.stream().noneMatch(d -> switch (d.state()) {
                    case Deployment.State.Loading _, Deployment.State.Failed _ -> true;
                    case Deployment.State.Ready _ -> d.folder().filter(refusing).isPresent();
                    case Deployment.State.Unloaded _ -> false;
                });
    }

    /** Is not ready from now on, though it still answers. */
    void leave() {
        leaving = true;
    }

    @Override
    public Mono<Void> load(String model) {
        return loading.run(() -> {
            Entry entry = read(model);
            Deployment deployment = deployment(model).orElseGet(() -> add(entry));
            deployment.refresh(entry);
            loading.replace(deployment, entry);
        });
    }

    @Override
    public Mono<Void> unload(String model) {
        return loading.run(() -> loading.unload(deployment(model).orElseThrow(() -> new ModelNotFound(model))));
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
        return admission(nameOrAlias).map(Admission::inUse).orElse(0);
    }

    /** The bounds of a model that is ready. */
    Optional<Admission> admission(String nameOrAlias) {
        return loaded(nameOrAlias, LoadedModel.class).map(LoadedModel::admission);
    }

    /** The bounds of each model that is ready. */
    Stream<Admission> admissions() {
        return deployments.stream().flatMap(d -> d.model().stream()).map(LoadedModel::admission);
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
        leaving = true;
        healer.close();
        loading.close();
        deployments.forEach(LoadingQueue::free);
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
}
