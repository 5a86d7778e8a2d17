package io.millrace.tasks.sight;

import io.millrace.core.ServingException.Overloaded;
import java.time.Duration;

/** Bytes that the cut images of all requests to a model take until the encoder has run them. Thread-safe. */
final class ImageBudget {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int SHARE = 8; // of the heap

    private final long limit;
    private long taken;

    ImageBudget() {
        this(Runtime.getRuntime().maxMemory() / SHARE);
    }

    ImageBudget(long limit) {
        this.limit = limit;
    }

    /**
     * Takes some; what is more than all of them only while nobody has any.
     *
     * @return the same number
     * @throws Overloaded where too little is left
     */
    synchronized long take(long bytes) {
        if (taken > 0 && taken + bytes > limit) {
            throw new Overloaded(
                    "The images of other requests take " + taken + " bytes, at most " + limit + " are for images",
                    RETRY_AFTER);
        }
        taken += bytes;
        return bytes;
    }

    synchronized void give(long bytes) {
        taken -= bytes;
    }

    synchronized long taken() {
        return taken;
    }
}
