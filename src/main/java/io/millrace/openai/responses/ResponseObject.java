package io.millrace.openai.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.openai.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request.
 *
 * @param usage null until it has ended
 */
record ResponseObject(
        String id,
        String object,
        @JsonProperty("created_at") long createdAt,
        String status,
        boolean background,
        @Nullable Failure error,
        @JsonProperty("incomplete_details") @Nullable Incomplete incompleteDetails,
        String model,
        List<OutputItem> output,
        @Nullable ResponsesUsage usage,
        @JsonUnwrapped ResponseSettings settings) {

    /** Why it failed. */
    record Failure(String code, String message) {}

    /** Why it ended early. */
    record Incomplete(String reason) {}

    static ResponseObject begun(Head head, ResponseSettings settings) {
        return new ResponseObject(
                head.id(),
                "response",
                head.created(),
                "in_progress",
                false,
                null,
                null,
                head.model(),
                List.of(),
                null,
                settings);
    }

    ResponseObject ended(List<OutputItem> items, ResponsesUsage counts, boolean early) {
        return new ResponseObject(
                id,
                object,
                createdAt,
                early ? "incomplete" : "completed",
                background,
                null,
                early ? new Incomplete("max_output_tokens") : null,
                model,
                items,
                counts,
                settings);
    }

    ResponseObject failed(List<OutputItem> items, Failure failure) {
        return new ResponseObject(
                id, object, createdAt, "failed", background, failure, null, model, items, null, settings);
    }
}
