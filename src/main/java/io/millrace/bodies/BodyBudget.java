package io.millrace.bodies;

/**
 * How many bytes of request bodies memory holds, all together. A share of it is kept for bodies of at most {@link #SMALL} bytes, so that
 * large ones never shut them out; and of either kind one sender's leave room for another's, by the rule of {@link Holdings}.
 */
final class BodyBudget {

    /** Longest body that the kept share is for. */
    static final long SMALL = 64 << 10;

    private final long total;
    private final long largest;
    private final Holdings small = new Holdings();
    private final Holdings large = new Holdings();

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
        return small.total() + large.total();
    }

    /** Counts what one body holds anew. False, and nothing has changed, where there is no room, or none for this sender. */
    synchronized boolean move(String sender, BodyPart from, BodyPart to) {
        boolean fits = gives(from, to) || hasRoom(from, to) && isFair(sender, from, to);
        if (fits) {
            small.move(sender, to.small() - from.small());
            large.move(sender, to.ofLarge() - from.ofLarge());
        }
        return fits;
    }

    private static boolean gives(BodyPart from, BodyPart to) {
        return to.bytes() <= from.bytes() && to.ofLarge() <= from.ofLarge();
    }

    private boolean hasRoom(BodyPart from, BodyPart to) {
        return left(from, to) >= 0 && (to.ofLarge() <= from.ofLarge() || leftForLarge(from, to) >= 0);
    }

    /** Whether what others may need lets this sender's body grow so. */
    synchronized boolean isFair(String sender, BodyPart from, BodyPart to) {
        return to.large()
                ? large.allows(sender, from.ofLarge(), to.bytes(), leftForLarge(from, to))
                : small.allows(sender, from.small(), to.bytes(), left(from, to));
    }

    private long left(BodyPart from, BodyPart to) {
        return total - held() - to.bytes() + from.bytes();
    }

    private long leftForLarge(BodyPart from, BodyPart to) {
        return largest - large.total() - to.ofLarge() + from.ofLarge();
    }
}
