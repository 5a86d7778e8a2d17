package io.millrace.openai;

import io.millrace.core.ServingException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.ErrorResponse;

/** Which error a throwable is to the client; what the server alone should know stays out of it. */
final class HttpErrors {

    private HttpErrors() {}

    static ApiError of(Throwable error, ServerHttpRequest request) {
        return switch (error) {
            case ServingException refusal -> ApiError.of(refusal);
            case ErrorResponse response -> of(response, request);
            default -> ApiError.INTERNAL;
        };
    }

    /** Headers that belong to the error, such as {@code Allow}. */
    static HttpHeaders headers(Throwable error) {
        return error instanceof ErrorResponse response ? response.getHeaders() : HttpHeaders.EMPTY;
    }

    private static ApiError of(ErrorResponse error, ServerHttpRequest request) {
        int status = error.getStatusCode().value();
        String call = request.getMethod() + " " + request.getPath().value();
        String detail = String.valueOf(error.getBody().getDetail());
        return switch (status) {
            case 401 -> ApiError.invalid(status, detail, null, "invalid_api_key");
            case 403 -> ApiError.invalid(status, detail, null, "insufficient_permissions");
            case 404 -> ApiError.invalid(status, "Invalid URL (" + call + ")", null, "unknown_url");
            case 405 -> ApiError.invalid(status, "Method not allowed (" + call + ")", null, "method_not_supported");
            case 408 -> ApiError.invalid(status, detail, null, "request_timeout");
            case 415 -> ApiError.invalid(status, unsupported(request), null, "unsupported_media_type");
            default -> status < 500 ? ApiError.invalid(status, detail, null, null) : ApiError.INTERNAL;
        };
    }

    private static String unsupported(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return "The body must be application/json without a content encoding, but Content-Type was "
                + headers.getFirst(HttpHeaders.CONTENT_TYPE)
                + " and Content-Encoding "
                + headers.getFirst(HttpHeaders.CONTENT_ENCODING);
    }
}
