package io.millrace.runtime.tensor;

import java.util.Arrays;

/**
 * Which of two ways to run an input is faster, by the times that runs of about its size took lately. One that has lost is tried again
 * once in {@value #EVERY} runs, since what else the machine does decides as well.
 */
final class RunTimes {

    static final int EVERY = 64;

    private static final double WEIGHT = 0.2; // of the latest
    private static final double MOST = 2; // times the mean that one run counts: it may have been held up

    private final double[][] means = new double[2][Long.SIZE]; // [way, log2 of the size], nanoseconds; 0 is unknown
    private final int[] runs = new int[Long.SIZE];

    /**
     * Whether to take the first way.
     *
     * @param size of the input, at least 0
     */
    synchronized boolean first(long size) {
        int bucket = bucket(size);
        boolean faster = means[0][bucket] <= means[1][bucket];
        boolean known = means[0][bucket] > 0 && means[1][bucket] > 0;
        return (known && runs[bucket]++ % EVERY == EVERY - 1) != faster;
    }

    /** Notes how long a run took. */
    synchronized void took(boolean first, long size, long nanos) {
        double[] mean = means[first ? 0 : 1];
        int bucket = bucket(size);
        double known = mean[bucket];
        double time = (double) nanos;
        mean[bucket] = known == 0 ? time : known + WEIGHT * (Math.min(time, MOST * known) - known);
    }

    private static int bucket(long size) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(size | 1);
    }

    @Override
    public synchronized String toString() {
        return Arrays.deepToString(means);
    }
}
