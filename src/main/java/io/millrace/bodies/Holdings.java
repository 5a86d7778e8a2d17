package io.millrace.bodies;

import java.util.HashMap;
import java.util.Map;

/**
 * What each of those who share a space holds of it, in bytes. Who holds some of it gets more only while, after that, it holds at most
 * {@value #MULTIPLE} times what is left: alone it has three quarters of the space, and whoever comes next three quarters of what is left.
 *
 * <p>Rule: A. K. Choudhury and E. L. Hahne, "Dynamic queue length thresholds for shared-memory packet switches", IEEE/ACM Transactions on
 * Networking 6(2), 1998. Not thread-safe.
 */
final class Holdings {

    private static final long MULTIPLE = 3;

    private final Map<String, Long> held = new HashMap<>();
    private long total;

    /**
     * Whether a body may grow.
     *
     * @param holder who sends it; empty where that is not known, and nothing bounds it
     * @param from bytes it holds now: where they are all that its sender holds, nothing bounds it
     * @param left of the space, after that
     */
    boolean allows(String holder, long from, long to, long left) {
        long others = of(holder) - from;
        return holder.isEmpty() || others == 0 || others + to <= MULTIPLE * left;
    }

    /** Of all together. */
    long total() {
        return total;
    }

    long of(String holder) {
        return held.getOrDefault(holder, 0L);
    }

    void move(String holder, long by) {
        total += by;
        held.merge(holder, by, Long::sum);
        held.remove(holder, 0L);
    }
}
