package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.time.Duration;

/** Waits for a while. */
interface Pauses {

    void pause(Duration time);

    /** As long as it says. */
    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PullException(Kind.INTERRUPTED, "the pull was stopped", e);
        }
    }
}
