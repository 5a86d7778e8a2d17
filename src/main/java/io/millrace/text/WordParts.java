package io.millrace.text;

import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * Which tokens go on with a word, as the token-classification pipeline of Transformers tells it: of a model that marks them, those that
 * are spelt otherwise than their text is long; of others, those before which there is no space.
 *
 * @param marked whether the model marks the parts of a word behind the first
 * @param unknown token that stands for what the vocabulary has not, and goes on with nothing
 */
record WordParts(boolean marked, OptionalInt unknown) {

    /** @param model that of a tokenizer.json */
    static WordParts of(JsonNode model, Vocabulary vocabulary) {
        JsonNode unknown = model.path("unk_id");
        return new WordParts(
                !model.path("continuing_subword_prefix").asString("").isEmpty(),
                unknown.isInt()
                        ? OptionalInt.of(unknown.intValue())
                        : vocabulary.id(model.path("unk_token").asString("")));
    }

    /**
     * Whether a token goes on with a word.
     *
     * @param token as the vocabulary spells it
     * @param start its first character (code point) in the text, and {@code end} the one behind it; −1 where it has none
     * @param codePoints of the text
     */
    boolean continues(int id, String token, int start, int end, int[] codePoints) {
        if (start < 0 || unknown.isPresent() && unknown.getAsInt() == id) {
            return false;
        }
        return marked
                ? token.codePointCount(0, token.length()) != end - start
                : start > 0 && codePoints[start - 1] != ' ' && (start >= codePoints.length || codePoints[start] != ' ');
    }
}
