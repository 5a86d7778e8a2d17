package io.millrace.models.upkeep;

import java.time.Duration;

/** Waits between attempts: 1 s, 2 s, 4 s and so on to a minute. */
public final class Backoff {

    private static final int MOST_DOUBLINGS = 6;
    private static final Duration MOST = Duration.ofSeconds(60);

    private Backoff() {}

    /** @param attempt from 1 */
    public static Duration before(int attempt) {
        Duration wait = Duration.ofSeconds(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }
}
