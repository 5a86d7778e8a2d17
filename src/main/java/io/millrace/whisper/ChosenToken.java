package io.millrace.whisper;

import io.millrace.core.ServingException.RequestFailed;
import java.util.Random;

/**
 * The token that comes next.
 *
 * @param logprob of what may come, whatever the temperature
 */
record ChosenToken(int token, double logprob) {

    /**
     * The likeliest at temperature 0, else by chance: the first token up to which the probabilities add up to more than a random number.
     *
     * @param logits −∞ of what may not come
     */
    static ChosenToken of(float[] logits, float temperature, Random random) {
        double all = Softmax.logSum(logits, 0, logits.length);
        if (!Double.isFinite(all)) {
            throw new RequestFailed("The model gave numbers for this sound that are not finite");
        }
        int token = temperature == 0 ? likeliest(logits) : sampled(logits, temperature, random.nextDouble());
        return new ChosenToken(token, logits[token] - all);
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private static int sampled(float[] logits, float temperature, double share) {
        int best = likeliest(logits);
        double total = 0;
        for (float logit : logits) {
            total += Math.exp((logit - logits[best]) / (double) temperature);
        }
        double rest = share * total;
        for (int i = 0; i < logits.length; i++) {
            rest -= Math.exp((logits[i] - logits[best]) / (double) temperature);
            if (rest < 0) {
                return i;
            }
        }
        return best;
    }
}
