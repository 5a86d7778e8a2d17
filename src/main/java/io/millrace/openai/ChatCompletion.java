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

    static ChatCompletion of(Head head, Answer answer, boolean logprobs) {
        return new ChatCompletion(
                head.id(),
                "chat.completion",
                head.created(),
                head.model(),
                answer.choices((index, choice) -> choice(index, choice, logprobs)),
                CompletionUsage.of(answer.usage()),
                head.serviceTier(),
                head.systemFingerprint());
    }

    private static Choice choice(int index, Answer.Choice choice, boolean logprobs) {
        return new Choice(
                index,
                new Message("assistant", choice.text(), null),
                logprobs ? ChatLogprobs.of(choice.logprobs()) : null,
                choice.finishReason(),
                choice.stop());
    }

    record Choice(
            int index,
            Message message,
            @Nullable ChatLogprobs logprobs,
            @JsonProperty("finish_reason") String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("stop_reason") @Nullable
            Object stopReason) {}

    record Message(String role, String content, @Nullable String refusal) {}
}
