package io.millrace.verdict;

/**
 * The sums of a line's fit by least squares: times of runs, in nanoseconds, against their sizes.
 *
 * @param count of runs
 * @param sizeTime sum of size times time
 */
public record Fit(double count, double size, double sizeSquared, double time, double sizeTime) {

    /** Of no run. */
    public static final Fit NONE = new Fit(0, 0, 0, 0, 0);

    /** Fewer runs say nothing. */
    static final int FEWEST_RUNS = 8;

    /** Sizes must differ by a tenth of their mean, in standard deviations, or noise of the times makes the line. */
    static final double LEAST_SPREAD = 0.1;

    /** With one more run. */
    public Fit with(double one, double nanos) {
        return new Fit(count + 1, size + one, sizeSquared + one * one, time + nanos, sizeTime + one * nanos);
    }

    /** What came since; {@link #NONE} after a reset. */
    Fit since(Fit earlier) {
        return count < earlier.count || time < earlier.time
                ? NONE
                : new Fit(
                        count - earlier.count,
                        size - earlier.size,
                        sizeSquared - earlier.sizeSquared,
                        time - earlier.time,
                        sizeTime - earlier.sizeTime);
    }

    double meanSize() {
        return count > 0 ? size / count : 0;
    }

    /**
     * The share of a mean run's time that grows with its size, 0 to 1: of a line {@code time = a + b · size}, {@code b · size} at the
     * mean. NaN where too few runs or too equal sizes do not tell.
     */
    double growth() {
        double variance = count > 0 ? sizeSquared / count - meanSize() * meanSize() : 0;
        double least = LEAST_SPREAD * meanSize();
        if (count < FEWEST_RUNS || time <= 0 || !(variance > 0 && variance >= least * least)) {
            return Double.NaN;
        }
        double slope = (sizeTime / count - meanSize() * time / count) / variance;
        return Math.clamp(slope * meanSize() * count / time, 0, 1);
    }
}
