package io.millrace.openai.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.Usage;

/** Token counts: those of the prompt without those that were in the cache. */
record MessagesUsage(
        @JsonProperty("input_tokens") int inputTokens,
        @JsonProperty("cache_creation_input_tokens") int cacheCreationInputTokens,
        @JsonProperty("cache_read_input_tokens") int cacheReadInputTokens,
        @JsonProperty("output_tokens") int outputTokens) {

    static MessagesUsage of(Usage usage) {
        return new MessagesUsage(
                usage.promptTokens() - usage.cachedTokens(), 0, usage.cachedTokens(), usage.completionTokens());
    }
}
