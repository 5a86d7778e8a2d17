package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.ModelRepository.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A model of the repository through all its loads: the one place where its route changes. */
final class Deployment {

    private static final Duration STABLE = Duration.ofSeconds(60);
    private static final long NEVER = Long.MIN_VALUE;

    private volatile ModelRoute route;
    private volatile boolean hasLoaded;
    private int attempts;
    private long readySince = NEVER;

    Deployment(Entry entry) {
        this.route = new ModelRoute(
                this,
                entry,
                switch (entry) {
                    case Entry.Usable usable -> first(usable.folder().manifest());
                    case Entry.Unusable unusable -> DeploymentState.Failed.forGood(unusable.reason());
                });
    }

    private static DeploymentState first(ModelManifest manifest) {
        return switch (manifest.life().load()) {
            case START -> new DeploymentState.Loading();
            case DEMAND, NEVER -> new DeploymentState.Unloaded();
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

    /** Holds the model that is ready now; one that is retired meanwhile has a successor, or a reason. */
    Lease lease() {
        Lease lease = route.tryLease();
        while (lease == null) {
            Thread.onSpinWait();
            lease = route.tryLease();
        }
        return lease;
    }

    /** Whether it is what requests that state no version should get: it has answered, and is meant to. */
    boolean isServed() {
        return hasLoaded && !(route.entered() instanceof DeploymentState.Unloaded);
    }

    /** Whether it has been ready since the service started, whatever has become of it. */
    boolean hasLoaded() {
        return hasLoaded;
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
        Ready old = route.entered() instanceof Ready ready ? ready : null;
        route = new ModelRoute(this, entry, next);
        hasLoaded |= next instanceof Ready;
        readySince = NEVER;
        return old;
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

    /** Is to be loaded anew, unless something else was decided since. */
    @SuppressWarnings("ReferenceEquality") // this very failure
    synchronized boolean retry(DeploymentState.Failed failed) {
        if (route.entered() != failed) {
            return false;
        }
        route = new ModelRoute(this, route.entry(), new DeploymentState.Loading());
        return true;
    }

    /** The failed state from which the next attempt to load starts. */
    synchronized DeploymentState.Failed retry(String reason, long now) {
        attempts++;
        return new DeploymentState.Failed(reason, now + Backoff.before(attempts).toNanos());
    }

    /** The model is well: once it has been for a while, a later loss is healed as quickly as a first one. */
    synchronized void recovered(long now) {
        if (attempts > 0 && readySince == NEVER) {
            readySince = now;
        } else if (attempts > 0 && now - readySince > STABLE.toNanos()) {
            attempts = 0;
        }
    }

    /** Whether its model was lost and is to be loaded anew. */
    synchronized boolean isHealing() {
        return attempts > 0;
    }
}
