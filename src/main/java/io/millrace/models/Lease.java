package io.millrace.models;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request's hold on a model that is ready: what is replaced or unloaded meanwhile closes after it. Given back once. */
public final class Lease implements AutoCloseable {

    private final ModelRoute route;
    private final Ready ready;
    private final @Nullable String adapter;
    private final AtomicBoolean open;

    Lease(ModelRoute route, Ready ready) {
        this(route, ready, null, new AtomicBoolean(true));
    }

    private Lease(ModelRoute route, Ready ready, @Nullable String adapter, AtomicBoolean open) {
        this.route = route;
        this.ready = ready;
        this.adapter = adapter;
        this.open = open;
    }

    /** The same hold, on the model with an adapter. */
    Lease with(@Nullable String name) {
        return name == null ? this : new Lease(route, ready, name, open);
    }

    /** Name of the adapter that the model is to have; null for none. */
    public @Nullable String adapter() {
        return adapter;
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
