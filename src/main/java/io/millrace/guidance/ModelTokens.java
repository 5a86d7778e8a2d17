package io.millrace.guidance;

import io.millrace.decoding.TokenMask;
import io.millrace.text.Tokenizer;
import java.util.Set;

/**
 * The tokens of a model.
 *
 * @param ends those that end a text
 */
record ModelTokens(Tokenizer tokenizer, Set<Integer> ends) {

    byte[] bytes(int token) {
        return tokenizer.bytes(token);
    }

    long[] none() {
        return TokenMask.none(tokenizer.vocabularySize());
    }

    long[] notEnding() {
        long[] mask = TokenMask.all(tokenizer.vocabularySize());
        ends.forEach(end -> TokenMask.remove(mask, end));
        return mask;
    }
}
