package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.ModelLoad;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The models of the repository: loads them in the background, finds them by name, closes them. */
public final class ModelRegistry implements ModelCatalog, ModelControl, AutoCloseable {

    private final List<Deployment> deployments;
    private final Function<ModelId, Optional<Entry>> folders;
    private final LoadingQueue loading;
    private final Healer healer;
    private volatile Map<String, Deployment> names;
    private volatile boolean leaving;

    private ModelRegistry(
            List<Entry> entries,
            Function<ModelId, Optional<Entry>> folders,
            ModelLoader loader,
            BreakerFactory breakers) {
        this.deployments =
                new CopyOnWriteArrayList<>(entries.stream().map(Deployment::new).toList());
        this.folders = folders;
        this.loading = new LoadingQueue(loader, breakers);
        this.healer = new Healer(deployments, loading, loading::loadPending, System::nanoTime);
        this.names = distinctNames();
    }

    /**
     * Starts to load the models that are to be loaded at start, one after the other, and returns at once.
     *
     * @param folders reads a folder of the repository anew
     * @throws IllegalArgumentException where two models have one name or alias
     */
    public static ModelRegistry open(
            List<Entry> entries,
            Function<ModelId, Optional<Entry>> folders,
            ModelLoader loader,
            BreakerFactory breakers) {
        ModelRegistry registry = new ModelRegistry(entries, folders, loader, breakers);
        registry.loading.execute(() -> registry.deployments.forEach(registry.loading::loadPending));
        registry.healer.start();
        return registry;
    }

    @Override
    public ModelRoute route(String nameOrAlias) {
        Deployment deployment = names.get(nameOrAlias);
        if (deployment == null) {
            throw new ModelNotFound(nameOrAlias);
        }
        return deployment.route();
    }

    private Stream<ModelRoute> routes() {
        return deployments.stream().map(Deployment::route);
    }

    private Optional<ModelRoute> known(String nameOrAlias) {
        return Optional.ofNullable(names.get(nameOrAlias)).map(Deployment::route);
    }

    @Override
    public List<Model> models() {
        return routes().map(ModelRoute::model).toList();
    }

    @Override
    public Optional<Model> find(String nameOrAlias) {
        return known(nameOrAlias).map(ModelRoute::model);
    }

    @Override
    public ModelLoad busy(String id) {
        return known(id).flatMap(ModelRoute::loaded).map(LoadedModel::load).orElse(ModelLoad.NONE);
    }

    @Override
    public boolean ready() {
        return !leaving && routes().allMatch(ModelRoute::isWell);
    }

    /** Is not ready from now on, though it still answers. */
    public void leave() {
        leaving = true;
    }

    /** Whether the queue of some model has no place left. */
    public boolean isCrowded() {
        for (Deployment deployment : deployments) {
            Admission queue = deployment.route().admission();
            if (queue != null && queue.isFull()) {
                return true;
            }
        }
        return false;
    }

    /** Of each model that is ready, in order of name. */
    public Stream<BreakerView> breakers() {
        return routes().flatMap(route -> route.breaker().stream());
    }

    @Override
    public Mono<Void> load(String model) {
        return loading.run(() -> {
            Entry entry = read(model);
            requireFree(entry);
            Deployment deployment =
                    Optional.ofNullable(names.get(entry.id().value())).orElseGet(() -> add(entry));
            try {
                loading.replace(deployment, entry);
            } finally {
                names = distinctNames();
            }
        });
    }

    @Override
    public Mono<Void> unload(String model) {
        return loading.run(() ->
                loading.unload(Optional.ofNullable(names.get(model)).orElseThrow(() -> new ModelNotFound(model))));
    }

    @Override
    public void close() {
        leaving = true;
        healer.close();
        loading.close();
        deployments.forEach(LoadingQueue::free);
    }

    private Deployment add(Entry entry) {
        Deployment deployment = new Deployment(entry);
        deployments.add(deployment);
        names = distinctNames();
        return deployment;
    }

    private Entry read(String model) {
        if (model.isBlank()) {
            throw new ModelNotFound(model);
        }
        ModelId id = Optional.ofNullable(names.get(model)).map(Deployment::id).orElseGet(() -> new ModelId(model));
        return folders.apply(id).filter(entry -> entry.id().equals(id)).orElseThrow(() -> new ModelNotFound(model));
    }

    /** Refuses a folder one of whose names another model has. */
    private void requireFree(Entry entry) {
        names(entry).forEach(name -> {
            Deployment holder = names.get(name);
            if (holder != null && !holder.id().equals(entry.id())) {
                throw new InvalidRequest(
                        "model",
                        "The model '" + entry.id() + "' failed to load: its name or alias '" + name
                                + "' is that of the model '" + holder.id() + "'");
            }
        });
    }

    private static Stream<String> names(Entry entry) {
        Stream<String> aliases =
                entry instanceof Entry.Usable usable ? usable.folder().manifest().aliases().stream() : Stream.of();
        return Stream.concat(Stream.of(entry.id().value()), aliases);
    }

    private Map<String, Deployment> distinctNames() {
        Map<String, Deployment> found = new HashMap<>();
        deployments.forEach(deployment -> names(deployment.route().entry()).forEach(name -> {
            if (found.put(name, deployment) != null) {
                throw new IllegalArgumentException("the model name or alias '" + name + "' is used 2 times");
            }
        }));
        return Map.copyOf(found);
    }
}
