package io.millrace.edge;

import io.millrace.core.MemoryRanOut;
import io.millrace.core.ServingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.ErrorResponse;

/**
 * An error as a client is told of it, whatever the form; what the server alone should know stays out of it.
 *
 * @param param the offending field, as the client wrote it
 * @param code what kind it is, for programs
 * @param retryAfter when to try again; null where it makes no sense to
 */
public record Problem(
        int status,
        String message,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration retryAfter) {

    /** Something that is the server's fault alone. */
    public static final Problem INTERNAL =
            new Problem(500, "The server had an error while processing your request", null, null, null);

    /** Memory did not suffice. */
    static final Problem MEMORY = new Problem(
            503, "The server has too little memory for your request now", null, "overloaded", Duration.ofSeconds(1));

    /** What a throwable is to the client of a request. */
    public static Problem of(Throwable error, ServerHttpRequest request) {
        return error instanceof ErrorResponse response ? of(response, request) : of(error);
    }

    /** The same of what is no answer of Spring's. */
    public static Problem of(Throwable error) {
        return MemoryRanOut.in(error).isPresent()
                ? MEMORY
                : error instanceof ServingException refusal ? of(refusal) : INTERNAL;
    }

    private static Problem of(ServingException error) {
        String message = String.valueOf(error.getMessage());
        return switch (error) {
            case ServingException.InvalidRequest e -> new Problem(400, message, e.param(), null, null);
            case ServingException.ContextOverflow e ->
                new Problem(400, message, e.param(), "context_length_exceeded", null);
            case ServingException.ModelNotFound _ -> new Problem(404, message, "model", "model_not_found", null);
            case ServingException.ModelNotReady e -> new Problem(503, message, null, "model_not_ready", e.retryAfter());
            case ServingException.Overloaded e ->
                new Problem(429, message, null, "rate_limit_exceeded", e.retryAfter());
            case ServingException.DeadlineExceeded _ -> new Problem(504, message, null, "deadline_exceeded", null);
            case ServingException.SlowClient _ -> new Problem(503, message, null, "slow_client", null);
            case ServingException.RequestFailed _ -> new Problem(500, message, null, null, null);
            case ServingException.EngineFailed _ -> INTERNAL;
        };
    }

    private static Problem of(ErrorResponse error, ServerHttpRequest request) {
        int status = error.getStatusCode().value();
        String call = request.getMethod() + " " + request.getPath().value();
        String detail = String.valueOf(error.getBody().getDetail());
        return switch (status) {
            case 401 -> coded(status, detail, "invalid_api_key");
            case 403 -> coded(status, detail, "insufficient_permissions");
            case 404 -> coded(status, "Invalid URL (" + call + ")", "unknown_url");
            case 405 -> coded(status, "Method not allowed (" + call + ")", "method_not_supported");
            case 408 -> coded(status, detail, "request_timeout");
            case 503 -> coded(status, detail, "overloaded");
            case 415 -> coded(status, detail, "unsupported_media_type");
            default -> status < 500 ? new Problem(status, detail, null, null, null) : INTERNAL;
        };
    }

    private static Problem coded(int status, String message, String code) {
        return new Problem(status, message, null, code, null);
    }

    /** Headers that belong to an error, such as {@code Allow}. */
    static HttpHeaders headers(Throwable error) {
        return error instanceof ErrorResponse response ? response.getHeaders() : HttpHeaders.EMPTY;
    }
}
