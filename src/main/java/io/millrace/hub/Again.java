package io.millrace.hub;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failure that may pass. */
final class Again extends IOException {

    private static final long serialVersionUID = 1L;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    /** How often in succession something is tried again. */
    static final int MOST = 5;

    private final @Nullable Duration stated;
    private final transient PullException last;

    /**
     * One that is said when it does not pass.
     *
     * @param stated how long to wait, where the server says so
     */
    Again(PullException last, @Nullable Duration stated) {
        super(last.getMessage(), last);
        this.last = last;
        this.stated = stated;
    }

    PullException last() {
        return last;
    }

    /** @param failures before this one */
    Duration pause(int failures) {
        if (stated != null) {
            return stated;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /** Tries until it succeeds or has failed too often. */
    static <T> T untilDone(Try<T> what, Pauses pauses, Progress progress) {
        for (int failures = 0; ; failures++) {
            try {
                return what.now();
            } catch (Again e) {
                if (failures == MOST) {
                    throw e.last();
                }
                Duration pause = e.pause(failures);
                progress.say(e.getMessage() + "; trying again in " + Math.max(1, pause.toSeconds()) + " s");
                pauses.pause(pause);
            }
        }
    }

    /** Something that may have to be tried again. */
    interface Try<T> {
        T now() throws Again;
    }
}
