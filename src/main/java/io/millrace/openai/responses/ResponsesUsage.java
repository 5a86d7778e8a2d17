package io.millrace.openai.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.Usage;

/** Token counts. */
record ResponsesUsage(
        @JsonProperty("input_tokens") int inputTokens,
        @JsonProperty("input_tokens_details") InputDetails inputTokensDetails,
        @JsonProperty("output_tokens") int outputTokens,
        @JsonProperty("output_tokens_details") OutputDetails outputTokensDetails,
        @JsonProperty("total_tokens") int totalTokens) {

    /** Nothing is billed for what is written to a cache. */
    record InputDetails(
            @JsonProperty("cached_tokens") int cachedTokens,
            @JsonProperty("cache_write_tokens") int cacheWriteTokens) {}

    record OutputDetails(@JsonProperty("reasoning_tokens") int reasoningTokens) {}

    static ResponsesUsage of(Usage usage) {
        return new ResponsesUsage(
                usage.promptTokens(),
                new InputDetails(usage.cachedTokens(), 0),
                usage.completionTokens(),
                new OutputDetails(usage.reasoningTokens()),
                usage.totalTokens());
    }
}
