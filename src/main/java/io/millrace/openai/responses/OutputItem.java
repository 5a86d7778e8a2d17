package io.millrace.openai.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of an answer: the fields of its type are there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutputItem(
        String id,
        String type,
        String status,
        @Nullable String role,
        @Nullable List<Object> summary,
        @Nullable List<Part> content,
        @JsonProperty("call_id") @Nullable String callId,
        @Nullable String name,
        @Nullable String namespace,
        @Nullable String arguments,
        @Nullable String input) {

    /** A part of its content. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(
            String type,
            String text,
            @Nullable List<Object> annotations,
            @Nullable List<Object> logprobs) {

        static Part text(String text) {
            return new Part("output_text", text, List.of(), List.of());
        }

        static Part thought(String text) {
            return new Part("reasoning_text", text, null, null);
        }
    }

    static OutputItem message(String id, String status, List<Part> content) {
        return new OutputItem(id, "message", status, "assistant", null, content, null, null, null, null, null);
    }

    static OutputItem reasoning(String id, String status, List<Part> content) {
        return new OutputItem(id, "reasoning", status, null, List.of(), content, null, null, null, null, null);
    }

    static OutputItem call(String id, String status, String callId, ResponsesTools.Shown tool, String text) {
        boolean custom = tool.custom();
        return new OutputItem(
                id,
                custom ? "custom_tool_call" : "function_call",
                status,
                null,
                null,
                null,
                callId,
                tool.name(),
                tool.namespace(),
                custom ? null : text,
                custom ? text : null);
    }
}
