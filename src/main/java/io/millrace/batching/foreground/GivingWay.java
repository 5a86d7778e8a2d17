package io.millrace.batching.foreground;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The rule by which batches give way to answers.
 *
 * <p><b>Cores.</b> While an answer is waited for or written, they run on {@link #threads} of the cores, and what can be run in parts is run
 * an item at a time.
 *
 * <p><b>Turns.</b> Between two runs a batch waits while a prompt waits for its first token: as long as it has run since, and
 * {@link #LONGEST} at most. So a prompt waits for one run at the longest, and a batch has half of the time, however many prompts come.
 */
public final class GivingWay {

    /** The longest that a batch waits without running. */
    static final long LONGEST = Duration.ofMillis(200).toNanos();

    private final Foreground foreground;
    private final LongConsumer pause;
    private final LongSupplier ticker;
    private long left = LONGEST;
    private long since;

    /**
     * Of one thread.
     *
     * @param pause waits until no prompt waits, so many nanoseconds at most
     * @param ticker nanoseconds of a monotonic clock
     */
    GivingWay(Foreground foreground, LongConsumer pause, LongSupplier ticker) {
        this.foreground = foreground;
        this.pause = pause;
        this.ticker = ticker;
        this.since = ticker.getAsLong();
    }

    /** Threads of all runs of a model together while answers are written: half of the cores. */
    public static int threads(int cores) {
        return Math.max(1, cores / 2);
    }

    /** Before a run: waits where somebody else is to go first. */
    void pass() {
        long now = ticker.getAsLong();
        left = Math.min(LONGEST, left + now - since);
        since = now;
        if (left > 0 && foreground.isWaitedFor()) {
            pause.accept(left);
            since = ticker.getAsLong();
            left = Math.max(0, left - (since - now));
        }
    }
}
