package io.millrace.bodies;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Why a body is not taken. The rest of it is not read, and the connection ends with the answer, unless the rest is known to be short. */
public final class BodyRefusals {

    /** Bytes of a refused body that are rather thrown away than its sender cut off, who might not see the answer. */
    static final long THROWN_AWAY = 8 << 20;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private BodyRefusals() {}

    /** 413 of a body whose head says how long it is. */
    public static ResponseStatusException tooLong(long limit, long length) {
        return tooLarge(limit, "Content-Length was " + length, length > THROWN_AWAY);
    }

    /** 413 of a body that has gone over the limit. */
    static ResponseStatusException tooLong(long limit) {
        return tooLarge(limit, "it has more", true);
    }

    private static ResponseStatusException tooLarge(long limit, String was, boolean ends) {
        String message = "The request body must be at most " + limit + " bytes, but " + was;
        return ends
                ? new Refusal(HttpStatus.CONTENT_TOO_LARGE, message, "")
                : new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, message);
    }

    /** 503: there is no place now. */
    static ResponseStatusException full(String place, long bytes) {
        return new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The " + bytes + " bytes that the service has for request bodies " + place
                        + " are taken, or your part of them; try again",
                Long.toString(RETRY_AFTER.toSeconds()));
    }

    /** 503: the disk did not take it. */
    static ResponseStatusException notKept() {
        return new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The request body could not be kept; try again",
                Long.toString(RETRY_AFTER.toSeconds()));
    }

    private static final class Refusal extends ResponseStatusException {
        private static final long serialVersionUID = 1L;

        private final transient HttpHeaders headers = new HttpHeaders();

        Refusal(HttpStatus status, String message, String retryAfter) {
            super(status, message);
            headers.set(HttpHeaders.CONNECTION, "close");
            if (!retryAfter.isEmpty()) {
                headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
            }
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
