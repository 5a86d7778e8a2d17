package io.millrace.lab.drill;

import io.millrace.lab.load.Quantiles;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How requests of a kind ended: by status or another word, and after how long. For any threads. */
final class Ends {

    private final Map<String, LongAdder> ends = new ConcurrentSkipListMap<>();
    private final Queue<Double> seconds = new ConcurrentLinkedQueue<>();

    /** @param nanos until the end, which count where a status is the end */
    void add(String end, long nanos) {
        ends.computeIfAbsent(end, _ -> new LongAdder()).increment();
        if (isStatus(end)) {
            seconds.add(nanos / 1e9);
        }
    }

    private static boolean isStatus(String end) {
        return end.chars().allMatch(Character::isDigit);
    }

    long all() {
        return ends.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long count(String end) {
        return ends.getOrDefault(end, new LongAdder()).sum();
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

    Map<String, LongAdder> byEnd() {
        return ends;
    }
}
