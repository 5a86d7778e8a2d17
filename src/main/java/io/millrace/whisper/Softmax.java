package io.millrace.whisper;

/** Sums over exponentials that do not overflow. */
final class Softmax {

    private Softmax() {}

    /** Logarithm of the sum of the exponentials from one place to before another; −∞ of none. */
    static double logSum(float[] logits, int from, int to) {
        float most = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            most = Math.max(most, logits[i]);
        }
        if (most == Float.NEGATIVE_INFINITY) {
            return most;
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp(logits[i] - most);
        }
        return most + Math.log(sum);
    }

    /** Probability of one. */
    static double probability(float[] logits, int index) {
        return Math.exp(logits[index] - logSum(logits, 0, logits.length));
    }
}
