package io.millrace.bench.report;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Of many times, in milliseconds. The quantile {@code q} of {@code n} values is the one of rank {@code ceil(q · n)}. */
public record Distribution(long count, double mean, double p50, double p90, double p99, double max) {

    /** Null where there is none. */
    static @Nullable Distribution ofNanos(LongStream nanos) {
        return of(nanos.mapToDouble(n -> n / 1e6).toArray());
    }

    static @Nullable Distribution of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? null
                : new Distribution(
                        sorted.length,
                        Arrays.stream(sorted).average().orElseThrow(),
                        quantile(sorted, 0.5),
                        quantile(sorted, 0.9),
                        quantile(sorted, 0.99),
                        sorted[sorted.length - 1]);
    }

    static double quantile(double[] sorted, double quantile) {
        int rank = (int) Math.ceil(quantile * sorted.length - 1e-9);
        return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
    }
}
