package io.millrace.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one round of concurrent requests measured.
 *
 * @param tokens sampled by all requests
 * @param nanos from the first submission to the last end
 * @param firstTokens time to first token (TTFT) of each request, nanoseconds
 * @param gaps time between one piece of output and the next (ITL), of all requests, nanoseconds
 */
record Run(long tokens, long nanos, List<Long> firstTokens, List<Long> gaps) {

    public Run {
        firstTokens = List.copyOf(firstTokens);
        gaps = List.copyOf(gaps);
    }

    public double tokensPerSecond() {
        return tokens * 1e9 / nanos;
    }

    public double firstTokenMillis(double quantile) {
        return quantile(firstTokens, quantile) / 1e6;
    }

    public double gapMillis(double quantile) {
        return quantile(gaps, quantile) / 1e6;
    }

    static Run of(long nanos, List<Timeline> timelines) {
        List<Long> firsts = new ArrayList<>();
        List<Long> gaps = new ArrayList<>();
        timelines.forEach(timeline -> timeline.addTo(firsts, gaps));
        return new Run(timelines.stream().mapToLong(Timeline::tokens).sum(), nanos, firsts, gaps);
    }

    /** The run whose throughput is the median. */
    public static Run median(List<Run> runs) {
        return runs.stream()
                .sorted((a, b) -> Double.compare(a.tokensPerSecond(), b.tokensPerSecond()))
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    static double quantile(List<Long> values, double quantile) {
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * quantile))];
    }

    /** When the pieces of one answer came. */
    static final class Timeline {
        private final long start = System.nanoTime();
        private long[] times = new long[256];
        private int pieces;
        private long tokens;

        void piece() {
            if (pieces == times.length) {
                times = Arrays.copyOf(times, 2 * pieces);
            }
            times[pieces++] = System.nanoTime();
        }

        void tokens(long count) {
            tokens = count;
        }

        long tokens() {
            return tokens;
        }

        private void addTo(List<Long> firsts, List<Long> gaps) {
            if (pieces > 0) {
                firsts.add(times[0] - start);
            }
            for (int i = 1; i < pieces; i++) {
                gaps.add(times[i] - times[i - 1]);
            }
        }
    }
}
