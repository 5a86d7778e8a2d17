package io.millrace.lab.drill;

import io.millrace.bench.report.Quantiles;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How requests of a kind ended: by status or another word, and after how long. For any threads. */
final class Ends {

    private final Map<String, Kind> ends = new ConcurrentSkipListMap<>();
    private final Queue<Double> seconds = new ConcurrentLinkedQueue<>();

    /** Those that ended in one way. */
    private record Kind(LongAdder count, LongAccumulator slowest) {
        Kind() {
            this(new LongAdder(), new LongAccumulator(Math::max, 0));
        }

        void add(long nanos) {
            count.increment();
            slowest.accumulate(nanos);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d (%.1f s)", count.sum(), slowest.get() / 1e9);
        }
    }

    /** @param nanos until the end, which count where a status is the end */
    void add(String end, long nanos) {
        ends.computeIfAbsent(end, _ -> new Kind()).add(nanos);
        if (isStatus(end)) {
            seconds.add(nanos / 1e9);
        }
    }

    private static boolean isStatus(String end) {
        return end.chars().allMatch(Character::isDigit);
    }

    long all() {
        return ends.values().stream().mapToLong(kind -> kind.count().sum()).sum();
    }

    long count(String end) {
        return ends.getOrDefault(end, new Kind()).count().sum();
    }

    /** Answers that blame the service, which neither load nor a deadline explains. */
    long faults() {
        return ends.keySet().stream()
                .filter(end -> end.startsWith("5") && !end.equals("503") && !end.equals("504"))
                .mapToLong(this::count)
                .sum();
    }

    /** Seconds until an answer. */
    double seconds(double quantile) {
        return Quantiles.of(seconds, quantile);
    }

    /** For each end how many, and in brackets the slowest. */
    String byEnd() {
        return ends.toString();
    }
}
