package io.millrace.verdict;

import org.jspecify.annotations.Nullable;

/** The counters of the last minutes, one a tick; thread-safe. */
final class History {

    private final @Nullable Counters[] ring;
    private int next;

    History(int ticks) {
        ring = new Counters[ticks];
    }

    synchronized void add(Counters counters) {
        ring[next] = counters;
        next = (next + 1) % ring.length;
    }

    /** The last; null before the first. */
    synchronized @Nullable Counters last() {
        return back(1);
    }

    /** The youngest that is at least so many nanoseconds older than the last, else the oldest; null before the first. */
    synchronized @Nullable Counters before(long nanos) {
        Counters last = back(1);
        Counters oldest = last;
        for (int i = 2; i <= ring.length; i++) {
            Counters one = back(i);
            if (last == null || one == null || last.at() - oldest(oldest, last).at() >= nanos) {
                break;
            }
            oldest = one;
        }
        return oldest;
    }

    private static Counters oldest(@Nullable Counters known, Counters last) {
        return known == null ? last : known;
    }

    private @Nullable Counters back(int ticks) {
        return ring[Math.floorMod(next - ticks, ring.length)];
    }
}
