package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The {@code speculation} section of model.yaml: whether next tokens are drafted, and checked by the model several at once.
 *
 * @param promptLookup whether they are drafted from what the sequence holds already
 * @param draft name of the folder of a smaller model with the same tokens that drafts them; null where none does
 * @param maxTokens most of a draft
 */
public record SpeculationSettings(
        boolean promptLookup, @Nullable String draft, int maxTokens) {

    public static final SpeculationSettings DEFAULT = new SpeculationSettings(false, null, 15);

    private static final int MOST_TOKENS = 63;

    public SpeculationSettings {
        Setting.require(
                draft == null || Setting.isName(draft), "speculation.draft", "must be a name", "'" + draft + "'");
        Setting.require(
                maxTokens >= 1 && maxTokens <= MOST_TOKENS,
                "speculation.max-tokens",
                "must be between 1 and " + MOST_TOKENS,
                maxTokens);
    }

    /** Whether anybody does. */
    public boolean drafts() {
        return promptLookup || draft != null;
    }

    @JsonCreator
    static SpeculationSettings of(
            @JsonProperty("prompt-lookup") @Nullable Boolean promptLookup,
            @JsonProperty("draft") @Nullable String draft,
            @JsonProperty("max-tokens") @Nullable Integer maxTokens) {
        return new SpeculationSettings(
                promptLookup == null ? DEFAULT.promptLookup() : promptLookup,
                draft,
                maxTokens == null ? DEFAULT.maxTokens() : maxTokens);
    }
}
