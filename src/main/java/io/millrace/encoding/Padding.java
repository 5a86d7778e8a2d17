package io.millrace.encoding;

import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.file.Path;

/**
 * How rows of texts of different length are filled up.
 *
 * @param token that stands where a text has ended
 * @param positions that come before that of a text's first token: 0, or with RoBERTa and its kin one more than the id of the padding
 *     token, whose position all padding has ({@code create_position_ids_from_input_ids} of Transformers)
 * @param length that rows have at least, whatever the texts, for a graph that reads what fills them, unmasked; 0 for that of the
 *     longest text, masked
 */
public record Padding(int token, int positions, int length) {

    /** As far as the longest text. */
    public Padding(int token, int positions) {
        this(token, positions, 0);
    }

    /** Of the model in a folder. */
    public static Padding of(Path folder, Tokenizer tokenizer) {
        return new Padding(Tokenizers.padId(folder, tokenizer).orElse(0), TextLimit.positionsBefore(folder));
    }

    /** A text of it, which every model takes. */
    public Item.Tokens shortest() {
        return new Item.Tokens(new int[] {token}, new int[1]);
    }

    int positionOf(int index, boolean inside) {
        return positions == 0 || inside ? positions + index : positions - 1;
    }
}
