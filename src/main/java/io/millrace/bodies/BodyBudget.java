package io.millrace.bodies;

/**
 * How many bytes of request bodies memory holds, all together. A share of it is kept for bodies of at most {@link #SMALL} bytes, so that
 * large ones never shut them out.
 */
final class BodyBudget {

    /** Longest body that the kept share is for. */
    static final long SMALL = 64 << 10;

    private final long total;
    private final long largest;
    private long small;
    private long large;

    /** @param kept of {@code total}, closed to bodies above {@link #SMALL} */
    BodyBudget(long total, long kept) {
        this.total = total;
        this.largest = total - kept;
    }

    long total() {
        return total;
    }

    /** Bytes that one body could ever have. */
    long largest() {
        return largest;
    }

    synchronized long held() {
        return small + large;
    }

    /** Counts a body of {@code from} bytes as one of {@code to}; false, and nothing has changed, where there is no room. Less always fits. */
    synchronized boolean resize(long from, long to) {
        long nextSmall = small - smallPart(from) + smallPart(to);
        long nextLarge = large - largePart(from) + largePart(to);
        boolean fits = to <= from || nextSmall + nextLarge <= total && (to <= SMALL || nextLarge <= largest);
        if (fits) {
            small = nextSmall;
            large = nextLarge;
        }
        return fits;
    }

    private static long smallPart(long bytes) {
        return bytes <= SMALL ? bytes : 0;
    }

    private static long largePart(long bytes) {
        return bytes - smallPart(bytes);
    }
}
