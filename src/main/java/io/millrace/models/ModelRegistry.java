package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.ModelLoad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The models of the repository: loads them in the background, finds them by name, closes them. */
public final class ModelRegistry implements ModelCatalog, ModelControl, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    private static final Comparator<Deployment> BY_NAME = Comparator.<Deployment, String>comparing(
                    model -> model.id().name())
            .thenComparing(model -> Integer.valueOf(model.version()));

    private final List<Deployment> deployments;
    private final Function<ModelId, List<Entry>> folders;
    private final LoadingQueue loading;
    private final Healer healer;
    private final Requirement required;
    private volatile ModelNames names;
    private volatile boolean tried;
    private volatile boolean leaving;

    private ModelRegistry(
            List<Entry> entries,
            Requirement required,
            Function<ModelId, List<Entry>> folders,
            ModelLoader loader,
            BreakerFactory breakers) {
        this.deployments =
                new CopyOnWriteArrayList<>(entries.stream().map(Deployment::new).toList());
        this.folders = folders;
        this.loading = new LoadingQueue(loader, breakers);
        this.healer = new Healer(deployments, loading.retired(), loading, loading::loadPending, System::nanoTime);
        this.required = required;
        this.names = ModelNames.of(deployments);
    }

    /**
     * Starts to load the models that are to be loaded at start, one after the other, and returns at once.
     *
     * @param required names of the models that must have loaded once before the service is ready; empty for the only one that there is
     * @param folders reads a folder of the repository anew
     */
    public static ModelRegistry open(
            List<Entry> entries,
            Set<String> required,
            Function<ModelId, List<Entry>> folders,
            ModelLoader loader,
            BreakerFactory breakers) {
        List<Entry> settled = ModelNames.settled(entries);
        settled.forEach(ModelRegistry::log);
        ModelRegistry registry =
                new ModelRegistry(settled, Requirement.of(required, settled), folders, loader, breakers);
        registry.loading.execute(registry::loadAll);
        registry.healer.start();
        return registry;
    }

    private static void log(Entry entry) {
        if (entry instanceof Entry.Unusable unusable) {
            LOG.error("model {} cannot be used: {}", unusable.id(), unusable.reason());
        }
    }

    private void loadAll() {
        deployments.forEach(loading::loadPending);
        tried = true;
    }

    @Override
    public ModelRoute route(String nameOrAlias) {
        return names.require(nameOrAlias).route();
    }

    private Stream<ModelRoute> routes() {
        return deployments.stream().sorted(BY_NAME).map(Deployment::route);
    }

    private Optional<ModelRoute> known(String nameOrAlias) {
        return names.find(nameOrAlias).map(Deployment::route);
    }

    @Override
    public List<Model> models() {
        return routes().map(ModelRoute::model).toList();
    }

    @Override
    public Model model(String name) {
        return route(name).model();
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
        return !leaving
                && (required.names().isEmpty()
                        ? tried
                        : required.names().stream().allMatch(this::hasLoaded));
    }

    private boolean hasLoaded(String name) {
        return names.find(name).filter(Deployment::hasLoaded).isPresent();
    }

    /** Nanoseconds in which the process was not stopped, by which hangs are told. */
    public LongSupplier clock() {
        return healer.clock();
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
            List<Entry> entries = read(model);
            entries.forEach(this::requireFree);
            try {
                replace(entries);
                if (names.unversioned(model).isEmpty()) {
                    without(entries).forEach(this::remove);
                }
            } finally {
                names = ModelNames.of(deployments);
            }
        });
    }

    /** Tries them all, whatever becomes of each, and ends as the first that fails. */
    private void replace(List<Entry> entries) {
        List<ServingException> failures = new ArrayList<>();
        for (Entry entry : entries) {
            try {
                loading.replace(of(entry), entry);
            } catch (ServingException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    @Override
    public Mono<Void> unload(String model) {
        return loading.run(() -> names.all(model).forEach(loading::unload));
    }

    @Override
    public void close() {
        leaving = true;
        healer.close();
        loading.close();
        deployments.forEach(LoadingQueue::free);
    }

    private Deployment of(Entry entry) {
        return deployments.stream()
                .filter(known -> known.id().equals(entry.id()))
                .findFirst()
                .orElseGet(() -> add(entry));
    }

    private Deployment add(Entry entry) {
        Deployment deployment = new Deployment(entry);
        deployments.add(deployment);
        names = ModelNames.of(deployments);
        return deployment;
    }

    /** Of the same model, the versions that its folder no longer has. */
    private List<Deployment> without(List<Entry> entries) {
        Set<ModelId> kept = entries.stream().map(Entry::id).collect(Collectors.toSet());
        Set<String> names = kept.stream().map(ModelId::name).collect(Collectors.toSet());
        return deployments.stream()
                .filter(known -> names.contains(known.id().name()) && !kept.contains(known.id()))
                .toList();
    }

    private void remove(Deployment deployment) {
        deployments.remove(deployment);
        names = ModelNames.of(deployments);
        loading.unload(deployment);
    }

    /** What the repository has of a model, or, where the name states a version, of that. */
    private List<Entry> read(String model) {
        if (model.isBlank()) {
            throw new ModelNotFound(model);
        }
        Optional<ModelId> known = names.find(model).map(Deployment::id);
        String name = known.map(ModelId::name).orElse(model);
        List<Entry> all = folders.apply(new ModelId(name));
        List<Entry> asked = names.unversioned(model)
                .map(unversioned -> version(all.isEmpty() ? folders.apply(new ModelId(unversioned)) : all, model))
                .orElse(all);
        if (asked.isEmpty()) {
            throw new ModelNotFound(model);
        }
        return asked;
    }

    private static List<Entry> version(List<Entry> entries, String model) {
        return entries.stream()
                .filter(entry -> entry.id().version() == null
                        || model.endsWith("@" + entry.id().version()))
                .toList();
    }

    /** Refuses a folder one of whose names is another's: a model's here, or that of a folder which is yet to be loaded. */
    private void requireFree(Entry entry) {
        ModelNames.fault(entry, this::holder).ifPresent(fault -> {
            throw new InvalidRequest("model", "The model '" + entry.id() + "' failed to load: " + fault);
        });
    }

    private Optional<ModelId> holder(String name) {
        Optional<ModelId> folder =
                folders.apply(new ModelId(name)).stream().map(Entry::id).findFirst();
        return folder.or(() -> names.find(name).map(Deployment::id));
    }
}
