package io.millrace.openai.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error as Anthropic's clients know it. */
record MessagesError(String type, Detail error) {

    record Detail(
            String type,
            String message,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Unsupported details) {}

    /** By its code clients go on without what is not supported. */
    record Unsupported(@JsonProperty("error_code") String errorCode, List<String> unsupported) {}

    static byte[] of(Problem problem) {
        Unsupported details = MessagesRequest.THREAD.equals(problem.param())
                ? new Unsupported("thread_unsupported_request", List.of(MessagesRequest.THREAD))
                : null;
        return StrictJson.bytes(
                new MessagesError("error", new Detail(type(problem.status()), problem.message(), details)));
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
