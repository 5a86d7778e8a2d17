package io.millrace.serving;

import org.jspecify.annotations.Nullable;

/**
 * How inputs are encoded.
 *
 * @param truncation what becomes of a text that is too long
 * @param dimensions leading components of an embedding that are kept, which is then normalised again (Matryoshka, arXiv 2205.13147);
 *     null keeps all
 * @param promptName which of the prompts in config_sentence_transformers.json to put before each text; null takes the model's default
 * @param raw whether scores and classes are the model's logits rather than probabilities
 * @param aggregation how labels of tokens become spans; null is {@link Aggregation#SIMPLE}, and all that other models take
 */
public record EncodeOptions(
        Truncation truncation,
        @Nullable Integer dimensions,
        @Nullable String promptName,
        boolean raw,
        @Nullable Aggregation aggregation,
        Scheduling scheduling) {

    public static final EncodeOptions DEFAULT =
            new EncodeOptions(Truncation.REFUSE, null, null, false, null, Scheduling.DEFAULT);

    /** The same with a prompt where none is named. */
    public EncodeOptions withPromptOr(@Nullable String usual) {
        return new EncodeOptions(
                truncation, dimensions, promptName == null ? usual : promptName, raw, aggregation, scheduling);
    }

    /** The same with so many leading components of embeddings. */
    public EncodeOptions withDimensions(@Nullable Integer other) {
        return new EncodeOptions(truncation, other, promptName, raw, aggregation, scheduling);
    }

    /** The same with labels of tokens joined otherwise. */
    public EncodeOptions with(@Nullable Aggregation other) {
        return new EncodeOptions(truncation, dimensions, promptName, raw, other, scheduling);
    }

    /**
     * What becomes of a text with more tokens than allowed.
     *
     * @param allowed whether it is cut; else it is refused
     * @param maxTokens most tokens, special ones included; 0 is the model's own limit
     * @param fromStart whether the beginning is cut off rather than the end
     */
    public record Truncation(boolean allowed, int maxTokens, boolean fromStart) {
        public static final Truncation REFUSE = new Truncation(false, 0, false);
        public static final Truncation CUT_END = new Truncation(true, 0, false);
    }
}
