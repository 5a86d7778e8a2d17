package io.millrace.models.upkeep;

import java.time.Duration;

/** Loads of one model in a row after each of which it was lost again. Not thread-safe. */
public final class Attempts {

    private static final Duration STABLE = Duration.ofSeconds(60);
    private static final long NEVER = Long.MIN_VALUE;

    private int failed;
    private long wellSince = NEVER;

    /** Whether the model was lost, and has not been well for a while since. */
    public boolean any() {
        return failed > 0;
    }

    /**
     * One more has failed.
     *
     * @return how long to wait before the next
     */
    public Duration failed() {
        failed++;
        return Backoff.before(failed);
    }

    /** The model has entered another state. */
    public void changed() {
        wellSince = NEVER;
    }

    /** The model is well: once it has been for a while, a later loss is healed as quickly as a first one. */
    public void well(long now) {
        if (failed > 0 && wellSince == NEVER) {
            wellSince = now;
        } else if (failed > 0 && now - wellSince > STABLE.toNanos()) {
            failed = 0;
        }
    }
}
