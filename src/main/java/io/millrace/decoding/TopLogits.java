package io.millrace.decoding;

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

    float logprob(int i) {
        return logits[i] - logSumExp;
    }
}
