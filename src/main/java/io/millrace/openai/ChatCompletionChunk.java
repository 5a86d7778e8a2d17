package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a streamed chat answer, as documented; {@link ChatChunks} writes it. */
record ChatCompletionChunk(
        String id,
        String object,
        long created,
        String model,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("service_tier") @Nullable
        String serviceTier,

        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint,
        List<Choice> choices,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CompletionUsage usage) {

    record Choice(
            int index,
            Delta delta,
            @Nullable ChatLogprobs logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("stop_reason") @Nullable
            Object stopReason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delta(
            @Nullable String role,
            @Nullable String content,
            @JsonProperty("reasoning_content") @Nullable String reasoningContent,
            @Nullable String reasoning,
            @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls,
            @JsonProperty("function_call") @Nullable Function functionCall) {}

    /** A piece of a call; id, type and name come with the first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ToolCall(
            int index, @Nullable String id, @Nullable String type, Function function) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Function(@Nullable String name, String arguments) {}
}
