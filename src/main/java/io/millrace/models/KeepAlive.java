package io.millrace.models;

import java.time.Duration;

/** How long a model stays in memory after its last request. */
final class KeepAlive {

    private KeepAlive() {}

    /** Whether a model is ready, held by nobody and has been for longer than it is to stay. */
    static boolean isOver(ModelRoute route) {
        Duration stay = route.life().keepAlive();
        return stay != null
                && route.entered() instanceof Ready ready
                && ready.leases().isIdle()
                && System.nanoTime() - ready.leases().used() > stay.toNanos();
    }
}
