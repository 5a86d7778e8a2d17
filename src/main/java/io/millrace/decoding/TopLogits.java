package io.millrace.decoding;

import io.millrace.decoding.TokenChoice.Alternative;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of a row of logits where the row itself lies elsewhere. The arrays are not copied and not changed.
 *
 * @param tokens ids of the largest logits, best first; of equals the lowest id first
 * @param logits the same tokens' logits
 * @param logSumExp logarithm of the sum of e^logit over the whole row
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopLogits(int[] tokens, float[] logits, float logSumExp) {

    int size() {
        return tokens.length;
    }

    /** Whether all logits are numbers, one of them finite at least. */
    boolean isUsable() {
        return size() > 0 && Float.isFinite(logSumExp) && Float.isFinite(logits[0]);
    }

    /** One of the tokens, with its log-probability and those of the {@code count} likeliest. */
    TokenChoice choice(int token, int count) {
        List<Alternative> likeliest = IntStream.range(0, count)
                .mapToObj(i -> new Alternative(tokens[i], logprob(i)))
                .toList();
        int at = IntStream.range(0, size())
                .filter(i -> tokens[i] == token)
                .findFirst()
                .orElseThrow();
        return new TokenChoice(token, logprob(at), likeliest);
    }

    private float logprob(int i) {
        return logits[i] - logSumExp;
    }
}
