package io.millrace.profile.measure;

import io.millrace.bench.report.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How long a step takes.
 *
 * @param millis the median
 * @param runs that were timed, after those that warmed up
 * @param steady whether the times had stopped falling before
 */
public record StepTiming(double millis, int runs, boolean steady) {

    private static final int WINDOW = 5;
    private static final int MOST = 500;
    private static final double FALLING = 0.95;

    /** Times a step for about so many nanoseconds, half of which it may take until it is steady; runs it once at least. */
    static StepTiming of(StepRun step, long nanos, LongSupplier clock) {
        long start = clock.getAsLong();
        double first = once(step, clock);
        if (clock.getAsLong() - start >= nanos) {
            return new StepTiming(first, 1, false);
        }
        boolean steady = warmUp(step, start + nanos / 2, clock);
        List<Double> times = new ArrayList<>();
        while (times.isEmpty() || times.size() < MOST && clock.getAsLong() - start < nanos) {
            times.add(once(step, clock));
        }
        return new StepTiming(Quantiles.median(times), times.size(), steady);
    }

    /* By windows of runs, until one isn't shorter than the one before. */
    private static boolean warmUp(StepRun step, long end, LongSupplier clock) {
        double before = Double.POSITIVE_INFINITY;
        while (clock.getAsLong() < end) {
            List<Double> window = new ArrayList<>();
            for (int i = 0; i < WINDOW && (i == 0 || clock.getAsLong() < end); i++) {
                window.add(once(step, clock));
            }
            double median = Quantiles.median(window);
            if (window.size() == WINDOW && median > FALLING * before) {
                return true;
            }
            before = median;
        }
        return false;
    }

    private static double once(StepRun step, LongSupplier clock) {
        step.prepare();
        long start = clock.getAsLong();
        step.run();
        return (clock.getAsLong() - start) / 1e6;
    }
}
