package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a chat request, whole. */
record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        CompletionUsage usage,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("service_tier") @Nullable
        String serviceTier,

        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint) {

    /** @param functionCall whether a call takes the older form, {@code function_call} */
    static ChatCompletion of(Head head, Answer answer, boolean logprobs, boolean functionCall) {
        return new ChatCompletion(
                head.id(),
                "chat.completion",
                head.created(),
                head.model(),
                answer.choices((index, choice) -> choice(index, choice, logprobs, functionCall)),
                CompletionUsage.of(answer.usage()),
                head.serviceTier(),
                head.systemFingerprint());
    }

    private static Choice choice(int index, Answer.Choice choice, boolean logprobs, boolean functionCall) {
        return new Choice(
                index,
                message(choice, functionCall),
                logprobs ? ChatLogprobs.of(choice.logprobs()) : null,
                choice.finishReason(functionCall),
                choice.stop());
    }

    /** Content is null beside calls where there is none. */
    private static Message message(Answer.Choice choice, boolean functionCall) {
        String text = choice.text();
        String reasoning = choice.reasoning().isEmpty() ? null : choice.reasoning();
        List<ToolCall> calls = choice.calls().stream().map(ToolCall::of).toList();
        boolean older = functionCall && !calls.isEmpty();
        return new Message(
                "assistant",
                text.isEmpty() && !calls.isEmpty() ? null : text,
                null,
                reasoning,
                reasoning,
                calls.isEmpty() || functionCall ? null : calls,
                older ? calls.getFirst().function() : null);
    }

    record Choice(
            int index,
            Message message,
            @Nullable ChatLogprobs logprobs,
            @JsonProperty("finish_reason") String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("stop_reason") @Nullable
            Object stopReason) {}

    /** @param reasoning as {@code reasoningContent}: clients look for either */
    record Message(
            String role,
            @Nullable String content,
            @Nullable String refusal,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("reasoning_content") @Nullable
            String reasoningContent,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reasoning,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("tool_calls") @Nullable
            List<ToolCall> toolCalls,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("function_call") @Nullable
            Function functionCall) {}

    record ToolCall(String id, String type, Function function) {

        private static ToolCall of(Answer.Call call) {
            return new ToolCall(call.id(), "function", new Function(call.name(), call.arguments()));
        }
    }

    /** @param arguments JSON text */
    record Function(String name, String arguments) {}
}
