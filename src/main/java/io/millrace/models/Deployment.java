package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.models.upkeep.Attempts;
import io.millrace.models.upkeep.PulledFiles;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.ModelRepository.Entry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model of the repository through all its loads: the one place where its route changes. */
final class Deployment {

    private final Consumer<Deployment> load;
    private volatile ModelRoute route;
    private volatile boolean hasLoaded;
    private volatile @Nullable String rejected;
    private final PulledFiles pull = new PulledFiles();
    private final Attempts attempts = new Attempts();
    private @Nullable Taken taken;

    /** What a folder's model took of memory. */
    private record Taken(ModelFolder folder, Footprint footprint) {}

    /** @param load has it loaded before long; called once for each {@link #waiting} that begins */
    Deployment(Entry entry, Consumer<Deployment> load) {
        this.load = load;
        this.route = new ModelRoute(
                this,
                entry,
                switch (entry) {
                    case Entry.Unusable unusable -> DeploymentState.Failed.forGood(unusable.reason());
                    default -> first(entry.manifest());
                });
    }

    private static DeploymentState first(ModelManifest manifest) {
        return switch (manifest.life().load()) {
            case START -> new DeploymentState.Loading(null);
            case DEMAND -> new DeploymentState.Asleep(true);
            case NEVER -> new DeploymentState.Unloaded();
        };
    }

    ModelId id() {
        return route.id();
    }

    String version() {
        return route.version();
    }

    ModelRoute route() {
        return route;
    }

    /** Holds the model that is ready now; one that is retired meanwhile has a successor, or a reason, which is there before it is retired. */
    Lease lease() {
        Lease lease = route.tryLease();
        while (lease == null) {
            lease = route.tryLease();
        }
        return lease;
    }

    /** Who waits for the load in progress, or for one that begins with this; null where there is nothing to wait for. */
    @Nullable
    LoadWaiters waiting() {
        return switch (route.entered()) {
            case DeploymentState.Loading loading -> loading.waiting();
            case DeploymentState.Asleep asleep when asleep.onDemand() -> wake();
            default -> null;
        };
    }

    private @Nullable LoadWaiters wake() {
        if (rouse()) {
            load.accept(this);
        }
        return route.entered() instanceof DeploymentState.Loading loading ? loading.waiting() : null;
    }

    /**
     * Is to be loaded, where it sleeps.
     *
     * @return whether by the caller
     */
    synchronized boolean rouse() {
        boolean sleeps = route.entered() instanceof DeploymentState.Asleep;
        if (sleeps) {
            route = new ModelRoute(this, route.entry(), awaited());
        }
        return sleeps;
    }

    /** Being loaded, with requests that wait for it. */
    DeploymentState awaited() {
        return new DeploymentState.Loading(new LoadWaiters(route.mostWaiting()));
    }

    /** Whether it is what requests that state no version should get: it has answered, and is meant to. */
    boolean isServed() {
        return switch (route.entered()) {
            case DeploymentState.Unloaded _ -> false;
            case DeploymentState.Asleep _ -> true;
            default -> hasLoaded;
        };
    }

    /** Says why what its folder holds now is not served. */
    void reject(@Nullable String reason) {
        rejected = reason;
    }

    /** Why what its folder holds now is not served; null where it is, or will be. */
    @Nullable
    String rejected() {
        String whole = rejected;
        return whole != null
                ? whole
                : route.loaded().map(model -> model.adapters().fault()).orElse(null);
    }

    /** Whether it has been ready since the service started, whatever has become of it. */
    boolean hasLoaded() {
        return hasLoaded;
    }

    /** What it is going to take of memory: what it took the last time, and before that what its files tell. */
    synchronized Footprint footprint(ModelFolder folder) {
        return taken != null && taken.folder().equals(folder) ? taken.footprint() : Footprint.of(folder);
    }

    /** It took so much when it was loaded. */
    synchronized void took(ModelFolder folder, Footprint footprint) {
        taken = new Taken(folder, footprint);
    }

    /** How far its files are pulled. */
    PulledFiles pull() {
        return pull;
    }

    /** Whether they are to be pulled before it is loaded. */
    boolean isToBePulled() {
        return pull.isDue(route.entry());
    }

    /** Whether it is to be loaded and is not yet. */
    boolean isPending() {
        return route.entered() instanceof DeploymentState.Loading;
    }

    /** Is what the repository has now, in the state in which it is, with the requests that wait for it. */
    synchronized void resume(Entry entry) {
        route = new ModelRoute(this, entry, route.entered());
    }

    /** The folder that is to be loaded and is not yet. */
    @Nullable
    ModelFolder pending() {
        ModelRoute now = route;
        return now.entered() instanceof DeploymentState.Loading ? now.folder().orElse(null) : null;
    }

    /**
     * Enters a state, with the folder as it was.
     *
     * @return what was ready before, dead or alive, which the caller retires
     */
    @Nullable
    Ready become(DeploymentState next) {
        return become(route.entry(), next);
    }

    /** As {@link #become(DeploymentState)}, with what the repository now holds in the model's folder. */
    @Nullable
    synchronized Ready become(Entry entry, DeploymentState next) {
        DeploymentState before = route.entered();
        route = new ModelRoute(this, entry, next);
        if (before instanceof DeploymentState.Loading loading && loading.waiting() != null) {
            end(loading.waiting(), next);
        }
        hasLoaded |= next instanceof Ready;
        rejected = null;
        attempts.changed();
        return before instanceof Ready ready ? ready : null;
    }

    /**
     * Takes over an entry that differs in adapters alone, which the model has followed.
     *
     * @param before the state in which it did; where another was entered meanwhile, that holds
     */
    @SuppressWarnings("ReferenceEquality") // this very state
    synchronized void adapted(Entry entry, Ready before, Ready now) {
        if (route.entered() == before) {
            route = new ModelRoute(this, entry, now);
            rejected = null;
        }
    }

    private void end(LoadWaiters waiting, DeploymentState next) {
        if (next instanceof Ready ready) {
            waiting.ready(ready.leases());
        } else {
            waiting.failed(route.refusal());
        }
    }

    /**
     * Gives up a model that is lost, to be loaded anew after a while.
     *
     * @return false where it has been replaced or unloaded meanwhile
     */
    @SuppressWarnings("ReferenceEquality") // this very model, not one like it
    synchronized boolean lose(LoadedModel model, String reason, long now) {
        if (!(route.entered() instanceof Ready ready) || ready.model() != model) {
            return false;
        }
        route = new ModelRoute(this, route.entry(), retry(reason, now));
        return true;
    }

    /**
     * Is to be loaded anew, unless something else was decided since.
     *
     * @return whether by the caller: one on demand waits for the next request
     */
    @SuppressWarnings("ReferenceEquality") // this very failure
    synchronized boolean retry(DeploymentState.Failed failed) {
        if (route.entered() != failed) {
            return false;
        }
        boolean onDemand = route.life().onDemand();
        route = new ModelRoute(
                this, route.entry(), onDemand ? new DeploymentState.Asleep(true) : new DeploymentState.Loading(null));
        return !onDemand;
    }

    /** The failed state from which the next attempt to load starts. */
    synchronized DeploymentState.Failed retry(String reason, long now) {
        return new DeploymentState.Failed(reason, now + attempts.failed().toNanos());
    }

    /** The model is well. */
    synchronized void recovered(long now) {
        attempts.well(now);
    }

    /** Whether a load that fails is tried again: its model was lost, or a request will ask for it. */
    synchronized boolean isRetried() {
        return attempts.any() || route.life().onDemand();
    }
}
