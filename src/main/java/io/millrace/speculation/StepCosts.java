package io.millrace.speculation;

/**
 * What steps of a model lately cost: of one token each of several sequences, and of several tokens of one sequence. An estimate
 * falls at once and rises slowly, since what disturbs a step makes it longer. What has not been measured for long counts as not
 * known.
 */
public final class StepCosts {

    /** Steps for which a common step's cost holds. */
    static final int STEP_HOLDS = 256;

    /** Steps for which a chunk's cost holds. */
    static final int CHUNK_HOLDS = 1024;

    private static final double RISE = 0.125;
    private static final int SURE = 2; // the first run of a shape may cost more than those to come

    private final Measured steps; // by sequences
    private final Measured chunks; // by tokens
    private long now;

    /**
     * @param mostRows sequences of a step at most
     * @param mostTokens of a sequence in a chunk at most
     */
    public StepCosts(int mostRows, int mostTokens) {
        steps = new Measured(mostRows + 1);
        chunks = new Measured(mostTokens + 1);
    }

    private static final class Measured {

        private final double[] nanos;
        private final long[] at;
        private final int[] times;

        Measured(int sizes) {
            nanos = new double[sizes];
            at = new long[sizes];
            times = new int[sizes];
        }

        void saw(int size, double cost, long when) {
            if (size < nanos.length) {
                double known = nanos[size];
                boolean first = times[size] == 0 || Double.isInfinite(known);
                nanos[size] = first ? cost : estimate(known, cost);
                at[size] = when;
                times[size] = Math.min(times[size] + 1, SURE);
            }
        }

        boolean knows(int size, long when, int holds, int atLeast) {
            return size < nanos.length && times[size] >= atLeast && when - at[size] <= holds;
        }

        /** The smallest size that was ever measured, or 0. */
        int smallest() {
            int size = 0;
            while (size < times.length && times[size] == 0) {
                size++;
            }
            return size < times.length ? size : 0;
        }
    }

    /** What a cost is taken to be behind another that was measured: it falls at once and rises slowly. */
    static double estimate(double known, double measured) {
        return measured < known ? measured : known + RISE * (measured - known);
    }

    /** A step of one token each of {@code rows} sequences took so long. */
    public void step(int rows, long nanos) {
        steps.saw(rows, (double) Math.max(1, nanos), ++now);
    }

    /** A chunk of one sequence's tokens behind others took so long. */
    public void chunk(int tokens, long nanos) {
        chunks.saw(tokens, (double) Math.max(1, nanos), ++now);
    }

    /** There was no memory for such a chunk. */
    public void refused(int tokens) {
        chunks.saw(tokens, Double.POSITIVE_INFINITY, ++now);
        chunks.saw(tokens, Double.POSITIVE_INFINITY, now);
    }

    /** Nanoseconds of a step of one token each of {@code rows} sequences; NaN where not known. */
    double step(int rows) {
        return steps.knows(rows, now, STEP_HOLDS, 1) ? steps.nanos[rows] : Double.NaN;
    }

    /** Nanoseconds of a chunk; where not known, those of the longest shorter one that is, or of the smallest step: too little. */
    double chunk(int tokens) {
        for (int shorter = Math.min(tokens, chunks.nanos.length - 1); shorter > 1; shorter--) {
            if (chunks.knows(shorter, now, CHUNK_HOLDS, SURE)) {
                return chunks.nanos[shorter];
            }
        }
        return steps.nanos[steps.smallest()];
    }
}
