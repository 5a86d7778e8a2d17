package io.millrace.models.upkeep;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Nanoseconds in which this process ran, as far as the thread that gives the pulses can tell: where a pulse is late, process or machine
 * stood still, and what goes beyond {@link #MOST} does not count. Never goes back; any thread may ask.
 */
public final class AwakeClock implements LongSupplier {

    /** Of one gap between pulses, four of which are due in it. */
    public static final Duration MOST = Duration.ofSeconds(1);

    private static final int REMEMBERED = 64;

    private record Sleep(long end, long length) {}

    private final LongSupplier ticker;
    private final Deque<Sleep> sleeps = new ArrayDeque<>();
    private long pulse;
    private long asleep;

    public AwakeClock(LongSupplier ticker) {
        this.ticker = ticker;
        this.pulse = ticker.getAsLong();
    }

    /** Due every quarter of {@link #MOST}. */
    public synchronized void pulse() {
        long now = ticker.getAsLong();
        long over = now - pulse - MOST.toNanos();
        pulse = now;
        if (over > 0) {
            asleep += over;
            sleeps.addLast(new Sleep(now, over));
            if (sleeps.size() > REMEMBERED) {
                sleeps.removeFirst();
            }
        }
    }

    @Override
    public synchronized long getAsLong() {
        return pulse - asleep + Math.min(ticker.getAsLong() - pulse, MOST.toNanos());
    }

    /** What of the time that has just passed the process was awake. */
    public synchronized Duration awake(Duration past) {
        long now = ticker.getAsLong();
        long since = now - past.toNanos();
        long slept = Math.max(0, now - Math.max(pulse + MOST.toNanos(), since));
        for (Sleep sleep : sleeps) {
            long begin = sleep.end - sleep.length;
            slept += Math.max(0, sleep.end - Math.max(begin, since));
        }
        return Duration.ofNanos(Math.max(0, past.toNanos() - slept));
    }
}
