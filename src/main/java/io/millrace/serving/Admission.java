package io.millrace.serving;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds the sequences that a model has accepted and not ended, running and waiting together. */
final class Admission {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int limit;
    private final Semaphore permits;

    Admission(int limit) {
        this.limit = limit;
        this.permits = new Semaphore(limit);
    }

    /** Takes {@code sequences} places at once, or refuses. */
    Permit acquire(int sequences) {
        if (sequences > limit) {
            throw new InvalidRequest(
                    "n", "prompts times n is " + sequences + ", but this model accepts at most " + limit);
        }
        if (!permits.tryAcquire(sequences)) {
            throw new Overloaded("The queue of " + limit + " sequences is full", RETRY_AFTER);
        }
        return new Permit(sequences);
    }

    int inUse() {
        return limit - permits.availablePermits();
    }

    /** Places taken, given back once. */
    final class Permit {
        private final int sequences;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit(int sequences) {
            this.sequences = sequences;
        }

        void release() {
            if (held.compareAndSet(true, false)) {
                permits.release(sequences);
            }
        }
    }
}
