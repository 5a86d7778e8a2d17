package io.millrace.text;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.OptionalInt;

/** Text to token ids and back. Thread-safe; not to be used once closed. */
public interface Tokenizer extends AutoCloseable {

    /**
     * Token ids of a text. Special tokens written in the text, such as {@code <|im_start|>}, become their ids. Lone surrogates
     * count as U+FFFD.
     *
     * @param addSpecialTokens whether to add the tokens that the model expects around a text, such as BOS
     */
    int[] encode(String text, boolean addSpecialTokens);

    /** A text as an encoder reads it, special tokens included. Lone surrogates count as U+FFFD. */
    TokenIds encode(String text);

    /** Two texts as a cross-encoder reads them, special tokens included. Lone surrogates count as U+FFFD. */
    TokenIds encodePair(String first, String second);

    /**
     * Token ids of a text of any length, read in pieces and no further than the limit: of a text with more tokens than that the result
     * has more too, those at the wanted end.
     *
     * @param addSpecialTokens as {@link #encode(String, boolean)}
     * @throws InvalidRequest where more characters stand in a row without a place to break them than a piece may have
     */
    default int[] encode(String text, boolean addSpecialTokens, TokenLimit limit, Checkpoint checkpoint) {
        return encode(text, addSpecialTokens);
    }

    /** The same as an encoder reads it, special tokens included. */
    default Reading read(String text, TokenLimit limit, Checkpoint checkpoint) {
        return new Reading(encode(text), true);
    }

    /** The same of two texts as a cross-encoder reads them; the limit is that of each. */
    default Reading readPair(String first, String second, TokenLimit limit, Checkpoint checkpoint) {
        return new Reading(encodePair(first, second), true);
    }

    /**
     * A text as an encoder reads it, special tokens included, with the place of each token in it. Lone surrogates count as U+FFFD.
     *
     * @throws UnsupportedOperationException where the tokenizer does not know places
     */
    default TokenPlaces places(String text) {
        throw new UnsupportedOperationException("places of tokens");
    }

    /** UTF-8 bytes that the token adds to a text, perhaps a part of a character; empty for an id without a token. */
    byte[] bytes(int id);

    /** The same where the token begins the text: some tokenizers drop its leading space there. */
    default byte[] startBytes(int id) {
        return bytes(id);
    }

    /** What a decoded text loses at its ends. */
    default TextEdges edges() {
        return TextEdges.NONE;
    }

    boolean isSpecial(int id);

    /** One more than the largest id. */
    int vocabularySize();

    /** The id of a token as the vocabulary spells it. */
    OptionalInt id(String token);

    /** The text of token ids, the same as an {@link IncrementalDetokenizer} gives piece by piece. */
    default String decode(int[] ids, boolean skipSpecialTokens) {
        IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(this, skipSpecialTokens);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.push(id));
        }
        return text.append(detokenizer.flush()).toString();
    }

    @Override
    void close();
}
