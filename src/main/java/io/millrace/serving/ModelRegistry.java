package io.millrace.serving;

import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.generation.EngineSnapshot;
import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationRequest;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of the repository: loads them in the background, finds them by name, closes them. */
public final class ModelRegistry implements ModelCatalog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    private final List<Deployment> deployments;
    private final ModelLoader loader;
    private final Thread loading;
    private volatile boolean closed;

    private ModelRegistry(List<Entry> entries, ModelLoader loader) {
        this.deployments = entries.stream().map(Deployment::new).toList();
        this.loader = loader;
        requireDistinctNames();
        this.loading = Thread.ofPlatform().name("model-loader").daemon().unstarted(this::loadAll);
    }

    /** Starts to load the models that are to be loaded at start, one after the other, and returns at once. */
    static ModelRegistry open(List<Entry> entries, ModelLoader loader) {
        ModelRegistry registry = new ModelRegistry(entries, loader);
        registry.loading.start();
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

    /** The engine of a model that is ready. */
    public GenerationEngine engine(String nameOrAlias) {
        return require(nameOrAlias).engine();
    }

    /** What the service would give the engine of a model that is ready. */
    public List<GenerationRequest> plan(String nameOrAlias, List<Prompt> prompts, GenerationOptions options) {
        return RequestPlanner.plan(require(nameOrAlias), prompts, options).stream()
                .map(Choice::request)
                .toList();
    }

    /** State of the engine of a model that is ready. */
    public Optional<EngineSnapshot> snapshot(String nameOrAlias) {
        return deployment(nameOrAlias).flatMap(Deployment::model).map(model -> model.engine()
                .snapshot());
    }

    /** Sequences that a model has accepted and not ended; 0 where it is not ready. */
    public int admitted(String nameOrAlias) {
        return deployment(nameOrAlias)
                .flatMap(Deployment::model)
                .map(model -> model.admission().inUse())
                .orElse(0);
    }

    LoadedModel require(String nameOrAlias) {
        return deployment(nameOrAlias)
                .orElseThrow(() -> new ModelNotFound(nameOrAlias))
                .require();
    }

    @Override
    public void close() {
        closed = true;
        joinLoading();
        deployments.forEach(ModelRegistry::unload);
    }

    private Optional<Deployment> deployment(String name) {
        return deployments.stream().filter(d -> d.answersTo(name)).findFirst();
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

    private void loadAll() {
        for (Deployment deployment : deployments) {
            ModelFolder folder = deployment.pending();
            if (folder != null && !closed) {
                load(deployment, folder);
            }
        }
    }

    private void load(Deployment deployment, ModelFolder folder) {
        long start = System.nanoTime();
        try {
            LoadedModel model = loader.load(folder);
            deployment.become(new Deployment.State.Ready(model));
            LOG.info(
                    "model {} ready on {} in {} ms",
                    deployment.id(),
                    model.provider(),
                    (System.nanoTime() - start) / 1_000_000);
        } catch (Throwable e) {
            LOG.error("model {} failed to load", deployment.id(), e);
            deployment.become(new Deployment.State.Failed(Objects.requireNonNullElse(e.getMessage(), e.toString())));
        }
    }

    private void joinLoading() {
        try {
            loading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void unload(Deployment deployment) {
        try {
            deployment.unload();
        } catch (RuntimeException e) {
            LOG.error("model {} failed to close", deployment.id(), e);
        }
    }
}
