package io.millrace.runtime.tensor;

import java.util.concurrent.atomic.AtomicInteger;

/** How many instances of one model run, and whether any has had company lately. */
final class Occupancy {

    /** Runs that must have begun alone, one after the other, before one may take all cores: else a busy model would take turns. */
    static final int CALM = 4;

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger alone = new AtomicInteger(CALM);

    /** Begins a run; whether it may take all cores. */
    boolean enter() {
        if (running.getAndIncrement() > 0) {
            alone.set(0);
            return false;
        }
        return alone.updateAndGet(runs -> Math.min(runs + 1, CALM)) == CALM;
    }

    void leave() {
        running.decrementAndGet();
    }
}
