package io.millrace.serving;

import java.time.Duration;

/**
 * A circuit breaker as it is now.
 *
 * @param name model id, or {@code model@host/path} of a remote server; as many as are configured
 * @param failureRate percent of the latest requests that failed; −1 while too few are counted
 * @param retryAfter what is left of the time in which it refuses; zero where it does not
 */
public record BreakerView(String name, State state, float failureRate, Duration retryAfter) {

    /** Whether requests get through. */
    public enum State {
        /** All do. */
        CLOSED,
        /** None does. */
        OPEN,
        /** Some do, to see whether the model answers again. */
        HALF_OPEN
    }
}
