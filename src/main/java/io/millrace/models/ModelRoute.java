package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.repository.Fallback;
import io.millrace.repository.Life;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.repository.Timeouts;
import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelCatalog.Model;
import io.millrace.serving.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The way to a model as it was when it was asked for: what its folder said when it was last loaded, and what has become of it. A load
 * that succeeds puts another in its place.
 */
public final class ModelRoute implements Route {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 1024;

    private final Deployment deployment;
    private final Entry entry;
    private final DeploymentState state;
    private final ModelManifest manifest;
    private final @Nullable String adapter;
    private @Nullable Model described;

    ModelRoute(Deployment deployment, Entry entry, DeploymentState state) {
        this(deployment, entry, state, null);
    }

    private ModelRoute(Deployment deployment, Entry entry, DeploymentState state, @Nullable String adapter) {
        this.adapter = adapter;
        this.deployment = deployment;
        this.entry = entry;
        this.state = state;
        this.manifest = entry.manifest();
    }

    /** What an edge hands down, as it is here: every route is of a registry. */
    public static ModelRoute of(Route route) {
        return (ModelRoute) route;
    }

    public ModelId id() {
        return entry.id();
    }

    String version() {
        String stated = id().version();
        return stated == null ? folder().map(ModelFolder::version).orElse("1") : stated;
    }

    /** What the repository held when the model was last loaded; empty where that cannot be used. */
    public Optional<ModelFolder> folder() {
        return entry instanceof Entry.Usable usable ? Optional.of(usable.folder()) : Optional.empty();
    }

    /** How long its requests may take. */
    public Timeouts timeouts() {
        return manifest.timeouts();
    }

    /** Who answers while it cannot, in order of preference. */
    public List<Fallback> fallback() {
        return manifest.fallback();
    }

    /** When it is in memory. */
    Life life() {
        return manifest.life();
    }

    /** Whether it is ready, held by nobody and has been for longer than it is to stay. */
    boolean isOverdue() {
        Duration stay = life().keepAlive();
        return stay != null
                && state instanceof Ready ready
                && ready.leases().isIdle()
                && System.nanoTime() - ready.leases().used() > stay.toNanos();
    }

    /** Requests that may wait for it to be loaded. */
    int mostWaiting() {
        return manifest.queue().maxItems(MOST_WAITING);
    }

    /**
     * The end of the load that a request has to wait for, which begins with this where the model is on demand: it has failed with what
     * the request is refused with, or the model can be held by who has subscribed. Null where there is nothing to wait for.
     */
    public @Nullable Mono<Void> load() {
        LoadWaiters waiting = deployment.waiting();
        return waiting == null ? null : waiting.end();
    }

    /**
     * What comes of the model once it is held: by a lease that the action closes, after the load that it has to wait for, and after
     * another that begins just then.
     *
     * @param within bounds a wait
     */
    public <T> Flux<T> holding(UnaryOperator<Mono<Void>> within, Function<Lease, Flux<T>> action) {
        return Flux.defer(() -> {
            Lease lease;
            try {
                lease = lease();
            } catch (ModelNotReady refusal) {
                Mono<Void> load = load();
                boolean loaded = deployment.route().ready().isPresent();
                return load == null && !loaded
                        ? Flux.error(reason(refusal))
                        : within.apply(load == null ? Mono.empty() : load).thenMany(holding(within, action));
            }
            return action.apply(lease);
        });
    }

    /* A load that has failed just then knows why. */
    private RuntimeException reason(ModelNotReady before) {
        try {
            var _ = deployment.route().require();
            return before;
        } catch (RuntimeException now) {
            return now;
        }
    }

    /** The way to the model with an adapter, whether its folder has that or not. */
    ModelRoute with(String name) {
        return new ModelRoute(deployment, entry, state, name);
    }

    /** The adapters that its folder has, but for those that were unloaded. */
    Set<String> adapters() {
        return loaded().map(model -> model.adapters().known())
                .orElseGet(
                        () -> folder().map(found -> found.adapters().keySet()).orElse(Set.of()));
    }

    List<String> aliases() {
        return manifest.aliases();
    }

    /**
     * Holds the model that the route leads to by now, until the lease is closed.
     *
     * @throws ModelNotReady where it cannot answer
     */
    public Lease lease() {
        return deployment.lease().with(adapter);
    }

    /**
     * The model, which the caller does not hold.
     *
     * @throws ModelNotReady where it cannot answer
     */
    public LoadedModel require() {
        return requireReady().model();
    }

    /** The bounds of its queue; null where it is not ready. */
    @Nullable
    Admission admission() {
        return state instanceof Ready ready ? ready.model().admission() : null;
    }

    /** The model, where it can answer. */
    public Optional<LoadedModel> loaded() {
        return ready().map(Ready::model);
    }

    /** State of its circuit breaker; empty where it is not ready. */
    public Optional<BreakerView> breaker() {
        return ready().map(Ready::breaker).map(Breaker::view);
    }

    /** Null where it has been retired. */
    @Nullable
    Lease tryLease() {
        Ready ready = requireReady();
        return ready.leases().take() ? new Lease(this, ready) : null;
    }

    /** The state it entered, though the model may have died since. */
    DeploymentState entered() {
        return state;
    }

    Entry entry() {
        return entry;
    }

    private DeploymentState state() {
        return state instanceof Ready ready && ready.hasDied()
                ? DeploymentState.Failed.forGood("engine stopped")
                : state;
    }

    private Optional<Ready> ready() {
        return state() instanceof Ready ready ? Optional.of(ready) : Optional.empty();
    }

    private Ready requireReady() {
        return switch (state()) {
            case Ready ready -> ready;
            case DeploymentState.Loading _ -> throw notReady("is loading");
            case DeploymentState.Failed failed -> throw notReady("has failed: " + failed.reason());
            case DeploymentState.Asleep asleep ->
                throw notReady(asleep.onDemand() ? "is not loaded yet" : "is asleep; wake_up has it loaded");
            case DeploymentState.Unloaded _ -> throw notReady("is not loaded");
        };
    }

    /** What a request gets that has waited for it in vain. */
    ServingException refusal() {
        try {
            requireReady();
            return notReady("is gone again");
        } catch (ModelNotReady refusal) {
            return refusal;
        }
    }

    private ModelNotReady notReady(String why) {
        return new ModelNotReady("The model '" + id() + "' " + why, RETRY_AFTER);
    }

    /** Made once of a model that is ready, which does not change but to die. */
    @Override
    public Model model() {
        DeploymentState now = state();
        if (!(now instanceof Ready ready)) {
            return describe(now, null);
        }
        Model known = described;
        if (known == null) {
            known = describe(now, ready.model());
            described = known;
        }
        return known;
    }

    private Model describe(DeploymentState now, @Nullable LoadedModel model) {
        List<String> adapters = model == null
                ? adapters().stream().sorted().toList()
                : model.adapters().names();
        Model plain = Description.of(entry, version(), now, model, adapters);
        return adapter == null ? plain : plain.adapted(adapter);
    }
}
