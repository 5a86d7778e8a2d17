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

    /**
     * Counts what one body holds anew: so many bytes more, or fewer, as a small one and as a large one. False, and nothing has changed, where
     * there is no room.
     */
    synchronized boolean move(long smallBytes, long largeBytes) {
        long nextSmall = small + smallBytes;
        long nextLarge = large + largeBytes;
        boolean fits = smallBytes + largeBytes <= 0 && largeBytes <= 0
                || nextSmall + nextLarge <= total && (largeBytes <= 0 || nextLarge <= largest);
        if (fits) {
            small = nextSmall;
            large = nextLarge;
        }
        return fits;
    }
}
