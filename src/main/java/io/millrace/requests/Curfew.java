package io.millrace.requests;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When nothing may run any longer: ends each request that does, and each that comes later. */
public final class Curfew {

    private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** Runs {@code end} once the curfew falls, unless {@link #forget} comes first; it may run twice. */
    void add(Runnable end) {
        running.add(end);
        if (over) {
            end.run();
        }
    }

    void forget(Runnable end) {
        running.remove(end);
    }

    public void fall() {
        over = true;
        running.forEach(Runnable::run);
    }
}
