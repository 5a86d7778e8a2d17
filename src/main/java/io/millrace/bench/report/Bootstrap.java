package io.millrace.bench.report;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The ratio of a statistic of two samples, with the interval that holds it with 99 % by the bootstrap (percentiles of resampled ratios;
 * Efron, Tibshirani: An Introduction to the Bootstrap, 1993).
 */
record Bootstrap(double ratio, double low, double high) {

    private static final int RESAMPLES = 2000;
    private static final int MOST = 5_000;
    private static final long SEED = 20_260;

    /** The statistic of {@code b} by that of {@code a}, both of which have values. */
    static Bootstrap ratio(double[] a, double[] b, ToDoubleFunction<double[]> statistic) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] before = thin(a);
        double[] after = thin(b);
        double[] ratios = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            ratios[i] = statistic.applyAsDouble(resample(after, random))
                    / statistic.applyAsDouble(resample(before, random));
        }
        Arrays.sort(ratios);
        return new Bootstrap(
                statistic.applyAsDouble(b) / statistic.applyAsDouble(a),
                Distribution.quantile(ratios, 0.005),
                Distribution.quantile(ratios, 0.995));
    }

    private static double[] resample(double[] values, SplittableRandom random) {
        double[] again = new double[values.length];
        Arrays.setAll(again, _ -> values[random.nextInt(values.length)]);
        return again;
    }

    /* So many tell enough, and each is drawn many times. */
    private static double[] thin(double[] values) {
        if (values.length <= MOST) {
            return values;
        }
        double[] some = new double[MOST];
        Arrays.setAll(some, i -> values[(int) ((long) i * values.length / MOST)]);
        return some;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    static ToDoubleFunction<double[]> quantile(double quantile) {
        return values -> {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return Distribution.quantile(sorted, quantile);
        };
    }
}
