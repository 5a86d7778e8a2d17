package io.millrace.transducer;

import io.millrace.core.ServingException.RequestFailed;

/** What scores of symbols, logits or log-probabilities, say of them. */
public final class Likelihood {

    private Likelihood() {}

    /**
     * The likeliest from one place to before another, the first of equals.
     *
     * @throws RequestFailed where its score is no finite number
     */
    public static int best(float[] scores, int from, int to) {
        int best = from;
        for (int i = from + 1; i < to; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        if (!Float.isFinite(scores[best])) {
            throw notFinite();
        }
        return best;
    }

    /**
     * Log-probability of the likeliest from one place to before another.
     *
     * @throws RequestFailed where it is no finite number
     */
    public static double logprob(float[] scores, int from, int to, int best) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp(scores[i] - scores[best]);
        }
        if (!Double.isFinite(sum)) {
            throw notFinite();
        }
        return -Math.log(sum);
    }

    private static RequestFailed notFinite() {
        return new RequestFailed("The model gave numbers for this sound that are not finite");
    }
}
