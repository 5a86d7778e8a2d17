package io.millrace.decoding;

import io.millrace.text.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens an answer has at most where its request does not say.
 *
 * @param tokens of the answer alone ({@code max_new_tokens}); null where it is not told
 * @param withPrompt of prompt and answer together ({@code max_length}); null where it is not told, or {@code tokens} is
 */
public record AnswerLength(
        @Nullable Integer tokens, @Nullable Integer withPrompt) {

    /** Of a model that says nothing: the context is the limit. */
    public static final AnswerLength OPEN = new AnswerLength(null, null);

    public AnswerLength {
        withPrompt = tokens == null ? withPrompt : null;
    }

    /** @param prefix of the keys in the file */
    static AnswerLength of(ModelConfig config, String prefix) {
        return new AnswerLength(length(config, prefix + "max_new_tokens"), length(config, prefix + "max_length"));
    }

    private static @Nullable Integer length(ModelConfig config, String key) {
        config.refuseUnless(key, value -> value.isInt() && value.intValue() > 0, "a whole number of at least 1");
        return config.has(key) ? (Integer) config.value(key).intValue() : null;
    }

    /**
     * Of an answer to a prompt of so many tokens; at least one, as in Transformers.
     *
     * @param left of the context
     */
    public int after(int promptTokens, int left) {
        int most = tokens != null ? tokens : withPrompt != null ? withPrompt - promptTokens : left;
        return Math.clamp(most, 1, left);
    }
}
