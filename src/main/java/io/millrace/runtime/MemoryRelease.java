package io.millrace.runtime;

import java.time.Duration;

/**
 * When memory that a burst has left behind is given back: when the process has grown by a quarter and 64 MiB over the least it had since
 * the last time, and hardly anything is in work. What stays in use makes it grow no further, and is left alone from then on.
 */
final class MemoryRelease {

    /** Most requests in work while native memory is given back. */
    static final int FEW = 2;

    static final long MARGIN = 64L << 20;
    static final long BETWEEN_COLLECTIONS = Duration.ofMinutes(1).toNanos();

    private final Growth sinceTrim = new Growth();
    private final Growth sinceCollection = new Growth();
    private long nextCollection;

    MemoryRelease(long now) {
        this.nextCollection = now;
    }

    enum Step {
        NOTHING,
        /** Gives back what the native heap keeps. */
        TRIM,
        /** Collects garbage, which shrinks the Java heap, and trims. */
        COLLECT
    }

    /**
     * What is to be done now.
     *
     * @param resident bytes of the process in memory
     * @param inWork requests
     * @param now nanoseconds
     */
    Step next(long resident, int inWork, long now) {
        boolean trim = sinceTrim.isLarge(resident);
        boolean collect = sinceCollection.isLarge(resident);
        if (collect && inWork == 0 && now - nextCollection >= 0) {
            nextCollection = now + BETWEEN_COLLECTIONS;
            sinceCollection.reset();
            sinceTrim.reset();
            return Step.COLLECT;
        }
        if (trim && inWork <= FEW) {
            sinceTrim.reset();
            return Step.TRIM;
        }
        return Step.NOTHING;
    }

    private static final class Growth {
        private long least = Long.MAX_VALUE;

        boolean isLarge(long resident) {
            least = Math.min(least, resident);
            return resident - least > least / 4 + MARGIN;
        }

        void reset() {
            least = Long.MAX_VALUE;
        }
    }
}
