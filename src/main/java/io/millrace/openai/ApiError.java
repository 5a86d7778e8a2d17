package io.millrace.openai;

import io.millrace.core.ServingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's clients know it: an HTTP status and the envelope {@code {"error":{message,type,param,code}}}.
 *
 * @param param the offending field, as the client wrote it
 * @param retryAfter when to try again; null where it makes no sense to
 */
record ApiError(
        int status,
        String message,
        String type,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration retryAfter) {

    static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER_ERROR = "server_error";

    static final ApiError INTERNAL =
            new ApiError(500, "The server had an error while processing your request", SERVER_ERROR, null, null, null);

    static ApiError of(ServingException error) {
        String message = String.valueOf(error.getMessage());
        return switch (error) {
            case ServingException.InvalidRequest e -> invalid(400, message, e.param(), null);
            case ServingException.ContextOverflow e -> invalid(400, message, e.param(), "context_length_exceeded");
            case ServingException.ModelNotFound _ -> invalid(404, message, "model", "model_not_found");
            case ServingException.ModelNotReady e ->
                new ApiError(503, message, SERVER_ERROR, null, "model_not_ready", e.retryAfter());
            case ServingException.Overloaded e ->
                new ApiError(429, message, "overloaded_error", null, "rate_limit_exceeded", e.retryAfter());
            case ServingException.DeadlineExceeded _ ->
                new ApiError(504, message, SERVER_ERROR, null, "deadline_exceeded", null);
            case ServingException.SlowClient _ -> new ApiError(503, message, SERVER_ERROR, null, "slow_client", null);
            case ServingException.EngineFailed _ -> INTERNAL;
        };
    }

    static ApiError invalid(int status, String message, @Nullable String param, @Nullable String code) {
        return new ApiError(status, message, INVALID_REQUEST, param, code, null);
    }

    byte[] json() {
        return Json.bytes(new Envelope(new Detail(message, type, param, code)));
    }

    /** The value of the header {@code Retry-After}: whole seconds, at least one. */
    static String seconds(Duration retryAfter) {
        return Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    }

    record Envelope(Detail error) {}

    record Detail(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}
}
