package io.millrace.openai.encode;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Token counts of a request that samples nothing. */
record PromptUsage(
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("total_tokens") int totalTokens) {

    static PromptUsage of(int tokens) {
        return new PromptUsage(tokens, tokens);
    }
}
