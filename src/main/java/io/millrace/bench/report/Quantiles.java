package io.millrace.bench.report;

import java.util.Arrays;
import java.util.Collection;

/** Figures of many measurements; not a number where there is none. */
public final class Quantiles {

    private Quantiles() {}

    /** The value below which so large a share of the values lies. */
    public static double of(Collection<? extends Number> values, double quantile) {
        double[] sorted = sorted(array(values));
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * quantile))];
    }

    /** The middle value, or the mean of the two in the middle. */
    public static double median(Collection<? extends Number> values) {
        return median(array(values));
    }

    /** The same, of values in any order, which stay in it. */
    public static double median(double[] values) {
        double[] sorted = sorted(values.clone());
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double[] array(Collection<? extends Number> values) {
        return values.stream().mapToDouble(Number::doubleValue).toArray();
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }
}
