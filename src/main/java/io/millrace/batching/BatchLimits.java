package io.millrace.batching;

import java.time.Duration;

/**
 * Bounds on one batch. An item larger than a bound runs alone.
 *
 * @param maxRows most rows
 * @param maxPadded most rows times the longest row's length
 * @param maxDelay how long a batch that is not full waits for more; zero runs what is there
 * @param sortByLength whether items of like length are put together, so that little padding is run
 */
public record BatchLimits(int maxRows, long maxPadded, Duration maxDelay, boolean sortByLength) {

    public static final BatchLimits DEFAULT = new BatchLimits(64, 16_384, Duration.ZERO, true);

    public BatchLimits {
        if (maxRows < 1 || maxPadded < 1 || maxDelay.isNegative()) {
            throw new IllegalArgumentException("maxRows is " + maxRows + ", maxPadded " + maxPadded + " and maxDelay "
                    + maxDelay + ": the first two must be at least 1, the last at least 0");
        }
    }
}
