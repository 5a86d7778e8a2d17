package io.millrace.guidance;

import io.millrace.text.Tokenizer;
import java.util.List;

/**
 * The marks of thought as tokens.
 *
 * @param openings one array a mark
 * @param closing the mark to force
 */
record ThoughtTokens(Thinking thinking, List<int[]> openings, int[] closing) {

    static ThoughtTokens of(Thinking thinking, Tokenizer tokenizer) {
        return new ThoughtTokens(
                thinking,
                thinking.open().stream()
                        .map(mark -> tokenizer.encode(mark, false))
                        .toList(),
                tokenizer.encode(thinking.close().getFirst(), false));
    }
}
