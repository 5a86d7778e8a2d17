package io.millrace.repository;

import io.millrace.core.ServingException.InvalidRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a model's requests may take, from their arrival to the end of the answer.
 *
 * @param usual of a request that says nothing of it; null leaves it to {@code longest}
 * @param longest of any request; null for no limit
 */
public record Timeouts(
        @Nullable Duration usual, @Nullable Duration longest) {

    public static final Timeouts NONE = new Timeouts(null, null);

    public Timeouts {
        if (usual != null && longest != null && usual.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "timeout must be at most max-timeout (" + text(longest) + "), but is " + text(usual));
        }
    }

    static Timeouts read(@Nullable String usual, @Nullable String longest) {
        return new Timeouts(Times.orNull("timeout", usual), Times.orNull("max-timeout", longest));
    }

    /**
     * The time of one request; null for any.
     *
     * @param asked by the request; null where it says nothing
     * @throws InvalidRequest where more is asked for than the model allows
     */
    public @Nullable Duration of(@Nullable Duration asked) {
        if (asked == null) {
            return usual == null ? longest : usual;
        }
        if (longest != null && asked.compareTo(longest) > 0) {
            throw new InvalidRequest(
                    "timeout", "timeout is " + text(asked) + ", but this model allows at most " + text(longest));
        }
        return asked;
    }

    private static String text(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
