package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a text completion request, whole or, with null where not known yet, a piece of a streamed one. */
record TextCompletion(
        String id,
        String object,
        long created,
        String model,
        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint,
        List<Choice> choices,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CompletionUsage usage) {

    static TextCompletion of(Head head, Answer answer, boolean logprobs) {
        return new TextCompletion(
                head.id(),
                "text_completion",
                head.created(),
                head.model(),
                head.systemFingerprint(),
                answer.choices((index, choice) -> choice(index, choice, logprobs)),
                CompletionUsage.of(answer.usage()));
    }

    private static Choice choice(int index, Answer.Choice choice, boolean logprobs) {
        return new Choice(
                choice.text(),
                index,
                logprobs ? TextLogprobs.of(choice.deltas()) : null,
                choice.finishReason(),
                choice.stop());
    }

    record Choice(
            String text,
            int index,
            @Nullable TextLogprobs logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("stop_reason") @Nullable
            Object stopReason) {}
}
