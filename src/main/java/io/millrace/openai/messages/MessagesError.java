package io.millrace.openai.messages;

import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;

/** An error as Anthropic's clients know it. */
record MessagesError(String type, Detail error) {

    record Detail(String type, String message) {}

    static byte[] of(Problem problem) {
        return StrictJson.bytes(new MessagesError("error", new Detail(type(problem.status()), problem.message())));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
