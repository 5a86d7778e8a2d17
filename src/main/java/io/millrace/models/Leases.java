package io.millrace.models;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests hold a model. Once it is retired none takes it any more; it is free when the last has given it back. */
final class Leases {

    private static final long RETIRED = 1L << 62;

    private final AtomicLong held = new AtomicLong();
    private final CompletableFuture<Void> free = new CompletableFuture<>();
    private volatile long used = System.nanoTime();

    /** False where the model is retired. */
    boolean take() {
        return held.getAndUpdate(now -> now < RETIRED ? now + 1 : now) < RETIRED;
    }

    void giveBack() {
        used = System.nanoTime();
        if (held.decrementAndGet() == RETIRED) {
            free.complete(null);
        }
    }

    /** Whether none takes it any more. */
    boolean isRetired() {
        return held.get() >= RETIRED;
    }

    /** Whether nobody holds it. */
    boolean isIdle() {
        return (held.get() & ~RETIRED) == 0;
    }

    /** When it was last given back, or came to be, on the clock of {@link System#nanoTime()}. */
    long used() {
        return used;
    }

    /** Completes when nobody holds it any more. */
    CompletableFuture<Void> retire() {
        if (held.getAndUpdate(now -> now | RETIRED) == 0) {
            free.complete(null);
        }
        return free;
    }
}
