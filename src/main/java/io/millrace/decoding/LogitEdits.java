package io.millrace.decoding;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What changes single logits before the distribution is formed: bias, bans and penalties. Each touches only the tokens it
 * concerns.
 */
final class LogitEdits {

    private final float repetitionPenalty;
    private final float presencePenalty;
    private final float frequencyPenalty;
    private final int minTokens;
    private final int[] biasTokens;
    private final float[] biases;
    private final int[] banned;
    private final boolean penalizes;
    private final SeenTokens seen = new SeenTokens();
    private int sampled;

    LogitEdits(SamplingParams params, int vocabularySize, int[] prompt) {
        Sampling sampling = params.sampling();
        repetitionPenalty = sampling.get(SamplingParameter.REPETITION_PENALTY);
        presencePenalty = sampling.get(SamplingParameter.PRESENCE_PENALTY);
        frequencyPenalty = sampling.get(SamplingParameter.FREQUENCY_PENALTY);
        minTokens = params.minTokens();
        Map<Integer, Float> bias = sampling.get(SamplingParameter.LOGIT_BIAS);
        biasTokens = sorted(bias.keySet());
        biases = biases(bias, biasTokens);
        banned = sorted(params.bannedUntilMin());
        require(biasTokens, vocabularySize, "logit_bias");
        require(prompt, vocabularySize, "prompt");
        penalizes = repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
        if (repetitionPenalty != 1) {
            for (int token : prompt) {
                seen.addPrompt(token);
            }
        }
    }

    void record(int token) {
        sampled++;
        if (penalizes) {
            seen.addSampled(token);
        }
    }

    /** Whether {@link #apply} leaves the logits as they are, this time. */
    boolean changeNothing() {
        return biasTokens.length == 0 && !penalizes && (sampled >= minTokens || banned.length == 0);
    }

    void apply(float[] logits) {
        for (int i = 0; i < biasTokens.length; i++) {
            logits[biasTokens[i]] += biases[i];
        }
        if (sampled < minTokens) {
            ban(logits);
        }
        if (penalizes) {
            penalize(logits);
        }
    }

    private void ban(float[] logits) {
        for (int token : banned) {
            if (token >= 0 && token < logits.length) {
                logits[token] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private void penalize(float[] logits) {
        for (int i = 0; i < seen.size(); i++) {
            int token = seen.token(i);
            logits[token] = penalized(logits[token], seen.count(i));
        }
    }

    private float penalized(float logit, int count) {
        float repeated = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
        return count == 0 ? repeated : repeated - presencePenalty - frequencyPenalty * count;
    }

    private static int[] sorted(Set<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static float[] biases(Map<Integer, Float> bias, int[] tokens) {
        float[] values = new float[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            values[i] = Objects.requireNonNull(bias.get(tokens[i]));
        }
        return values;
    }

    private static void require(int[] tokens, int vocabularySize, String field) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabularySize) {
                throw new IllegalArgumentException(
                        "%s: token %d is not in [0, %d)".formatted(field, token, vocabularySize));
            }
        }
    }
}
