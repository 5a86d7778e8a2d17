package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.FolderWatch;
import io.millrace.models.upkeep.Upkeep;
import io.millrace.repository.FolderStamp;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.ModelListener;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.ModelMemory;
import io.millrace.serving.PullState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The models of the repository: loads them in the background, finds them by name, closes them. */
public final class ModelRegistry implements ModelCatalog, ModelControl, AutoCloseable {

    private static final Duration IDLE_CHECK = Duration.ofMillis(500);

    private final Deployments models;
    private final LoadingQueue loading;
    private final FolderLoads loads;
    private final Pulls pulls;
    private final Healer healer;
    private final MovedAliases moved;
    private final Upkeep upkeep = new Upkeep();
    private final Requirement required;
    private volatile FolderWatch watch = FolderWatch.NONE;
    private volatile boolean tried;
    private volatile boolean leaving;

    private ModelRegistry(
            Requirement required,
            Function<ModelId, List<Entry>> folders,
            ModelLoader loader,
            BreakerFactory breakers,
            Keeping keeping,
            ModelListener listener) {
        this.models = new Deployments(this::loadSoon);
        this.moved = new MovedAliases(models::names, keeping.aliases());
        this.loading = new LoadingQueue(loader, breakers, keeping.budget(), models.all(), listener);
        this.pulls = new Pulls(keeping.sources(), folders, loading);
        this.loads = new FolderLoads(new FolderReader(folders, models), models, loading, pulls);
        this.healer = new Healer(models.all(), loading.retired(), loading, pulls::loadPending, System::nanoTime);
        this.required = required;
    }

    private void loadSoon(Deployment model) {
        try {
            loading.execute(() -> pulls.loadPending(model));
        } catch (ModelNotReady _) {
            LoadingQueue.free(model);
        }
    }

    /**
     * Starts to load the models that are to be loaded at start, one after the other, and returns at once.
     *
     * @param folders reads a folder of the repository anew
     * @param listener told which models leave memory
     * @throws IllegalStateException where the file of moved aliases is broken, naming it
     */
    public static ModelRegistry open(
            List<Entry> entries,
            Function<ModelId, List<Entry>> folders,
            ModelLoader loader,
            BreakerFactory breakers,
            Keeping keeping,
            ModelListener listener) {
        List<Entry> settled = ModelNames.settled(entries);
        ModelRegistry registry = new ModelRegistry(
                Requirement.of(keeping.required(), settled), folders, loader, breakers, keeping, listener);
        registry.models.addAll(settled);
        registry.moved.report();
        registry.loading.execute(registry::loadAll);
        registry.healer.start();
        registry.upkeep.every(IDLE_CHECK, registry::letRest);
        return registry;
    }

    private void letRest() {
        models.all().stream()
                .filter(model -> model.route().isOverdue())
                .forEach(model -> loading.execute(() -> loading.rest(model)));
    }

    private void loadAll() {
        models.all().forEach(pulls::loadPending);
        tried = true;
    }

    @Override
    public ModelRoute route(String nameOrAlias) {
        return route(nameOrAlias, 0);
    }

    @Override
    public ModelRoute route(String nameOrAlias, long request) {
        String name = moved.isEmpty() ? nameOrAlias : moved.target(nameOrAlias, request);
        return models.names().route(name);
    }

    @Override
    public boolean isShared() {
        return !moved.isEmpty();
    }

    /** Aliases that were moved. */
    public MovedAliases aliases() {
        return moved;
    }

    private Stream<ModelRoute> routes() {
        return models.inOrder().map(Deployment::route);
    }

    private Optional<ModelRoute> known(String nameOrAlias) {
        return models.names().findRoute(moved.target(nameOrAlias, 0));
    }

    @Override
    public List<Model> models() {
        return routes().map(route -> shown(route.model())).toList();
    }

    private Model shown(Model model) {
        return moved.shown(model);
    }

    @Override
    public Model model(String name) {
        return shown(route(name).model());
    }

    @Override
    public Optional<Model> find(String nameOrAlias) {
        return known(nameOrAlias).map(ModelRoute::model).map(this::shown);
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
        return models.names().find(name).filter(Deployment::hasLoaded).isPresent();
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
        return models.isCrowded();
    }

    /** Of each model that is ready, in order of name. */
    public Stream<BreakerView> breakers() {
        return routes().flatMap(route -> route.breaker().stream());
    }

    /** What models take of memory. */
    public ModelMemory memory() {
        return loading.room();
    }

    @Override
    public boolean isMoved(String name) {
        return !moved.isEmpty() && moved.isMoved(name);
    }

    @Override
    public Optional<PullState> pull(String id) {
        return models.names().find(id).map(model -> model.pull().state());
    }

    @Override
    public Mono<Void> load(String model) {
        return loading.call(() -> loads.toPull(moved.only(model)))
                .flatMap(pulls::all)
                .then(loading.run(() -> loads.load(moved.only(model), folder -> watch.readNow(folder))));
    }

    /** Why what a model's folder holds now is not served, by its name; empty where it is. */
    public Optional<String> rejected(String id) {
        return models.names().find(id).map(Deployment::rejected);
    }

    /**
     * Has models follow their folders from now on.
     *
     * @param known how the folders looked when they were read
     * @param look how they look now
     */
    public void watch(Duration period, Map<ModelId, FolderStamp> known, Supplier<Map<ModelId, FolderStamp>> look) {
        Consumer<ModelId> changed = id -> loading.execute(() -> loads.changed(id));
        watch = new FolderWatch(period, known, look, changed, System::currentTimeMillis);
        upkeep.every(period, watch);
    }

    @Override
    public Mono<Void> unload(String model) {
        return loading.run(() -> loads.unload(moved.only(model)));
    }

    @Override
    public Mono<Void> loadAdapter(String model, String adapter, String path) {
        return loading.run(() -> loads.loadAdapter(named(model), adapter, path));
    }

    @Override
    public Mono<Void> unloadAdapter(String model, String adapter) {
        return loading.run(() -> loads.unloadAdapter(named(model), adapter));
    }

    private Deployment named(String model) {
        return models.names().require(moved.only(model));
    }

    @Override
    public Mono<Void> sleep(String model) {
        return loading.run(() -> loads.sleep(moved.only(model)));
    }

    @Override
    public Mono<Void> wake(String model) {
        return loading.call(() -> models.names().all(moved.only(model))).flatMap(pulls::wake);
    }

    @Override
    public void close() {
        leaving = true;
        upkeep.close();
        healer.close();
        pulls.close();
        loading.close();
        models.all().forEach(LoadingQueue::free);
    }
}
