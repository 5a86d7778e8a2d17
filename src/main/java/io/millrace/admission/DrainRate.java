package io.millrace.admission;

import java.time.Duration;

/**
 * How fast places are given back: an exponentially weighted mean with a time constant of {@link #MEMORY}. Not thread-safe.
 * Times are nanoseconds of one monotonic clock.
 */
final class DrainRate {

    static final Duration MEMORY = Duration.ofSeconds(10);

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(60);

    private final long start;
    private long last;
    private double weight;

    DrainRate(long now) {
        start = now;
        last = now;
    }

    void released(int places, long now) {
        decay(now);
        weight += places;
    }

    /** Places a second; 0 while none has been given back. */
    double perSecond(long now) {
        decay(now);
        double seen = seconds(now - start) / seconds(MEMORY.toNanos());
        double share = 1 - Math.exp(-Math.max(seen, 1e-3));
        return weight / (seconds(MEMORY.toNanos()) * share);
    }

    /** When {@code places} will have been given back at this rate, from 1 s to 60 s. */
    Duration until(int places, long now) {
        double rate = perSecond(now);
        double wait = rate <= 0 ? seconds(MOST.toNanos()) : places / rate;
        double bounded = Math.clamp(wait, seconds(LEAST.toNanos()), seconds(MOST.toNanos()));
        return Duration.ofNanos((long) (bounded * 1e9));
    }

    private void decay(long now) {
        weight *= Math.exp(-(double) Math.max(0, now - last) / MEMORY.toNanos());
        last = Math.max(last, now);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
