package io.millrace.models;

import java.util.concurrent.atomic.AtomicBoolean;

/** One request's hold on a model that is ready: what is replaced or unloaded meanwhile closes after it. Given back once. */
public final class Lease implements AutoCloseable {

    private final ModelRoute route;
    private final Ready ready;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Lease(ModelRoute route, Ready ready) {
        this.route = route;
        this.ready = ready;
    }

    /** The route that led to the model; of a later load where the one asked for had been replaced. */
    public ModelRoute route() {
        return route;
    }

    public LoadedModel model() {
        return ready.model();
    }

    public Breaker breaker() {
        return ready.breaker();
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            ready.leases().giveBack();
        }
    }
}
