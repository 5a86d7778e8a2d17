package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.Usage;

/** Token counts of a request. */
record CompletionUsage(
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("total_tokens") int totalTokens,
        @JsonProperty("prompt_tokens_details") PromptTokens promptTokensDetails,
        @JsonProperty("completion_tokens_details") CompletionTokens completionTokensDetails) {

    static CompletionUsage of(Usage usage) {
        return new CompletionUsage(
                usage.promptTokens(),
                usage.completionTokens(),
                usage.totalTokens(),
                new PromptTokens(usage.cachedTokens(), 0),
                new CompletionTokens(usage.reasoningTokens(), 0, 0, 0));
    }

    record PromptTokens(
            @JsonProperty("cached_tokens") int cachedTokens,
            @JsonProperty("audio_tokens") int audioTokens) {}

    record CompletionTokens(
            @JsonProperty("reasoning_tokens") int reasoningTokens,
            @JsonProperty("audio_tokens") int audioTokens,
            @JsonProperty("accepted_prediction_tokens") int acceptedPredictionTokens,
            @JsonProperty("rejected_prediction_tokens") int rejectedPredictionTokens) {}
}
