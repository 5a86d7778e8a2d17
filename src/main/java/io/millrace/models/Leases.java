package io.millrace.models;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests hold a model. Once it is retired none takes it any more; it is free when the last has given it back. */
final class Leases {

    private static final long RETIRED = 1L << 62;

    private final AtomicLong held = new AtomicLong();
    private final CompletableFuture<Void> free = new CompletableFuture<>();

    /** False where the model is retired. */
    boolean take() {
        return held.getAndUpdate(now -> now < RETIRED ? now + 1 : now) < RETIRED;
    }

    void giveBack() {
        if (held.decrementAndGet() == RETIRED) {
            free.complete(null);
        }
    }

    /** Whether none takes it any more. */
    boolean isRetired() {
        return held.get() >= RETIRED;
    }

    /** Completes when nobody holds it any more. */
    CompletableFuture<Void> retire() {
        if (held.getAndUpdate(now -> now | RETIRED) == 0) {
            free.complete(null);
        }
        return free;
    }
}
