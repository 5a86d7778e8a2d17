package io.millrace.openai.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a response says of the request that it answers. */
record ResponseSettings(
        @Nullable String instructions,
        @JsonProperty("max_output_tokens") @Nullable Integer maxOutputTokens,
        @JsonProperty("max_tool_calls") @Nullable Object maxToolCalls,
        Object metadata,
        @JsonProperty("parallel_tool_calls") boolean parallelToolCalls,
        @JsonProperty("previous_response_id") @Nullable String previousResponseId,
        @JsonProperty("prompt_cache_key") @Nullable Object promptCacheKey,
        Object reasoning,
        @JsonProperty("safety_identifier") @Nullable Object safetyIdentifier,
        @JsonProperty("service_tier") String serviceTier,
        boolean store,
        @Nullable Float temperature,
        Object text,
        @JsonProperty("tool_choice") Object toolChoice,
        Object tools,
        @JsonProperty("top_logprobs") int topLogprobs,
        @JsonProperty("top_p") @Nullable Float topP,
        String truncation,
        @Nullable Object user) {}
