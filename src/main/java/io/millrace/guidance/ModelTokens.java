package io.millrace.guidance;

import io.millrace.text.Tokenizer;
import java.util.Set;

/** The tokens of a model's tokenizer. */
record ModelTokens(Tokenizer tokenizer, Set<Integer> ends) implements ThinkingFirst.Tokens {

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text, false);
    }

    @Override
    public int size() {
        return tokenizer.vocabularySize();
    }

    @Override
    public byte[] apply(int token) {
        return tokenizer.bytes(token);
    }
}
