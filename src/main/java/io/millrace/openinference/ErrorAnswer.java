package io.millrace.openinference;

import io.millrace.core.ServingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.ErrorResponse;

/**
 * An error as the protocol's clients know it: an HTTP status and {@code {"error":"message"}}. What the server alone should know
 * stays out of it.
 *
 * @param retryAfter when to try again; null where it makes no sense to
 */
record ErrorAnswer(int status, String message, @Nullable Duration retryAfter) {

    static final ErrorAnswer INTERNAL =
            new ErrorAnswer(500, "The server had an error while processing your request", null);

    static ErrorAnswer of(Throwable error, ServerHttpRequest request) {
        return switch (error) {
            case ServingException refusal -> of(refusal);
            case ErrorResponse response -> of(response, request);
            default -> INTERNAL;
        };
    }

    /** Headers that belong to the error, such as {@code Allow}. */
    static HttpHeaders headers(Throwable error) {
        return error instanceof ErrorResponse response ? response.getHeaders() : HttpHeaders.EMPTY;
    }

    private static ErrorAnswer of(ServingException error) {
        String message = String.valueOf(error.getMessage());
        return switch (error) {
            case ServingException.InvalidRequest _, ServingException.ContextOverflow _ ->
                new ErrorAnswer(400, message, null);
            case ServingException.ModelNotFound _ -> new ErrorAnswer(404, message, null);
            case ServingException.ModelNotReady e -> new ErrorAnswer(503, message, e.retryAfter());
            case ServingException.Overloaded e -> new ErrorAnswer(429, message, e.retryAfter());
            case ServingException.DeadlineExceeded _ -> new ErrorAnswer(504, message, null);
            case ServingException.SlowClient _ -> new ErrorAnswer(503, message, null);
            case ServingException.EngineFailed _ -> INTERNAL;
        };
    }

    private static ErrorAnswer of(ErrorResponse error, ServerHttpRequest request) {
        int status = error.getStatusCode().value();
        String call = request.getMethod() + " " + request.getPath().value();
        return switch (status) {
            case 404 -> new ErrorAnswer(status, "Invalid URL (" + call + ")", null);
            case 405 -> new ErrorAnswer(status, "Method not allowed (" + call + ")", null);
            default -> status < 500 ? new ErrorAnswer(status, detail(error), null) : INTERNAL;
        };
    }

    private static String detail(ErrorResponse error) {
        return String.valueOf(error.getBody().getDetail());
    }
}
