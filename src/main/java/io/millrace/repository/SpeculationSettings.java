package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The {@code speculation} section of model.yaml: whether next tokens are drafted, and checked by the model several at once.
 *
 * @param promptLookup whether they are drafted from what the sequence holds already
 * @param maxTokens most of a draft
 */
public record SpeculationSettings(boolean promptLookup, int maxTokens) {

    public static final SpeculationSettings DEFAULT = new SpeculationSettings(false, 15);

    private static final int MOST_TOKENS = 63;

    public SpeculationSettings {
        Setting.require(
                maxTokens >= 1 && maxTokens <= MOST_TOKENS,
                "speculation.max-tokens",
                "must be between 1 and " + MOST_TOKENS,
                maxTokens);
    }

    @JsonCreator
    static SpeculationSettings of(
            @JsonProperty("prompt-lookup") @Nullable Boolean promptLookup,
            @JsonProperty("max-tokens") @Nullable Integer maxTokens) {
        return new SpeculationSettings(
                promptLookup == null ? DEFAULT.promptLookup() : promptLookup,
                maxTokens == null ? DEFAULT.maxTokens() : maxTokens);
    }
}
