package io.millrace.access;

/**
 * A token bucket: holds a minute's worth of permits, full at first, and gets as many back each minute. Pure arithmetic on whole
 * numbers, so that what it promises is exact: time is microseconds of one monotonic clock, the level is counted in units of
 * {@code 1 / PERMIT} of a permit, of which {@code perMinute} come back each microsecond. Not thread-safe.
 */
final class Bucket {

    /** Most permits a minute. */
    static final long MOST = 1_000_000_000;

    private static final long PERMIT = 60_000_000;
    private static final long FLOOR = -(1L << 61);

    private final long perMinute;
    private long level;
    private long at;

    Bucket(long perMinute, long now) {
        this.perMinute = perMinute;
        this.level = perMinute * PERMIT;
        this.at = now;
    }

    long perMinute() {
        return perMinute;
    }

    /** Microseconds until {@code permits} are there, 0 where they are. At most {@code perMinute} ever are. */
    long until(long permits, long now) {
        refill(now);
        return Math.max(0, Math.ceilDiv(permits * PERMIT - level, perMinute));
    }

    /** Takes permits whether they are there or not; what is missing is paid by those to come. */
    void take(long permits, long now) {
        refill(now);
        long most = (level - FLOOR) / PERMIT;
        level -= Math.min(permits, most) * PERMIT;
    }

    /** Whole permits that are there. */
    long remaining(long now) {
        refill(now);
        return Math.max(0, level / PERMIT);
    }

    long untilFull(long now) {
        return until(perMinute, now);
    }

    private void refill(long now) {
        long elapsed = Math.max(0, now - at);
        long missing = perMinute * PERMIT - level;
        level = elapsed >= Math.ceilDiv(missing, perMinute) ? perMinute * PERMIT : level + elapsed * perMinute;
        at = Math.max(at, now);
    }
}
