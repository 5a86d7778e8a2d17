package io.millrace.remote;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientException;

/** What went wrong with a try, and whether another makes sense. */
final class Refusals {

    private static final Duration UNSTATED = Duration.ofSeconds(1);

    private final Wording wording;
    private final Duration timeout;
    private final InstantSource clock;

    /** @param timeout after which a try is given up */
    Refusals(Wording wording, Duration timeout, InstantSource clock) {
        this.wording = wording;
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * An answer with a status other than success.
     *
     * @param retryAfter the header
     */
    FailedTry status(int status, @Nullable String retryAfter, String body) {
        String message = says("answered " + status + ": " + wording.message(body));
        Duration wait = retryAfter == null ? null : parse(retryAfter, clock.instant());
        return switch (status) {
            case 429 -> new FailedTry(new Overloaded(message, wait == null ? UNSTATED : wait), true, wait);
            case 408, 500, 502, 503, 504 -> new FailedTry(new EngineFailed(message, null), true, wait);
            case 400, 413, 422 -> FailedTry.last(new InvalidRequest(null, message));
            default -> FailedTry.last(new EngineFailed(message, null));
        };
    }

    FailedTry contentType(@Nullable String type) {
        return FailedTry.last(new EngineFailed(
                says("answered with " + wording.clean(String.valueOf(type)) + " instead of text/event-stream"), null));
    }

    /** @param begun whether bytes of the answer had come */
    FailedTry of(Throwable error, boolean begun) {
        return switch (error) {
            case FailedTry refusal -> refusal;
            case ServingException serving -> FailedTry.last(serving);
            case TimeoutException _ ->
                FailedTry.last(new EngineFailed(says("sent nothing for " + timeout.toMillis() / 1000.0 + " s"), null));
            case IOException e -> connection(e, begun);
            case WebClientException e -> connection(e, begun);
            default -> FailedTry.last(new EngineFailed(says("could not be asked: " + error), error));
        };
    }

    private FailedTry connection(Exception error, boolean begun) {
        String when = begun ? "broke off: " : "could not be reached: ";
        return new FailedTry(
                new EngineFailed(says(when + wording.clean(String.valueOf(error.getMessage()))), error), !begun, null);
    }

    private String says(String what) {
        return "The remote model " + wording.name() + " " + what;
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); null for neither. */
    static @Nullable Duration parse(String retryAfter, Instant now) {
        if (retryAfter.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            Instant then = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
