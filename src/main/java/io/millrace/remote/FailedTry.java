package io.millrace.remote;

import io.millrace.core.ServingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A try that brought no answer. */
final class FailedTry extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ServingException error;
    private final boolean canRetry;
    private final @Nullable Duration retryAfter;

    /**
     * @param error what the request ends in where this was the last try
     * @param retryAfter what the server asked to wait; null where it did not
     */
    FailedTry(ServingException error, boolean canRetry, @Nullable Duration retryAfter) {
        super(error.getMessage(), error, false, false);
        this.error = error;
        this.canRetry = canRetry;
        this.retryAfter = retryAfter;
    }

    static FailedTry last(ServingException error) {
        return new FailedTry(error, false, null);
    }

    ServingException error() {
        return error;
    }

    boolean canRetry() {
        return canRetry;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
