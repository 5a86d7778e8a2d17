package io.millrace.decoding;

import java.util.Map;
import java.util.Set;

/**
 * How the next token is picked from the logits.
 *
 * <p>Order of application, as in Hugging Face Transformers and vLLM: logit bias, banned tokens, repetition, presence and
 * frequency penalties; then temperature, top-k, top-p, min-p.
 *
 * @param temperature 0 is greedy; otherwise logits are divided by it, at most 2
 * @param topP nucleus mass in (0, 1]; 1 is off
 * @param topK most likely tokens kept; 0 is off
 * @param minP tokens kept have at least this share of the likeliest token's probability, in [0, 1]; 0 is off
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens of prompt and completion; 1 is off
 * @param presencePenalty subtracted once from the logit of each token of the completion, in [-2, 2]
 * @param frequencyPenalty subtracted per occurrence in the completion, in [-2, 2]
 * @param logitBias added to the logits, by token id, in [-100, 100]
 * @param seed of the random generator of this sequence
 * @param topLogprobs alternatives reported per position; -1 reports no log-probabilities at all, 0 the chosen token's alone
 * @param minTokens until so many tokens are sampled, {@code bannedUntilMin} can't be
 * @param bannedUntilMin token ids that would end the sequence
 */
public record SamplingParams(
        float temperature,
        float topP,
        int topK,
        float minP,
        float repetitionPenalty,
        float presencePenalty,
        float frequencyPenalty,
        Map<Integer, Float> logitBias,
        long seed,
        int topLogprobs,
        int minTokens,
        Set<Integer> bannedUntilMin) {

    public SamplingParams {
        requireIn("temperature", temperature, 0, 2);
        requireIn("top_p", topP, 0, 1);
        require(topP > 0, "top_p", topP, "above 0");
        require(topK >= 0, "top_k", topK, "at least 0");
        requireIn("min_p", minP, 0, 1);
        require(
                repetitionPenalty > 0 && repetitionPenalty < Float.POSITIVE_INFINITY,
                "repetition_penalty",
                repetitionPenalty,
                "above 0");
        requireIn("presence_penalty", presencePenalty, -2, 2);
        requireIn("frequency_penalty", frequencyPenalty, -2, 2);
        require(topLogprobs >= -1, "top_logprobs", topLogprobs, "at least -1");
        require(minTokens >= 0, "min_tokens", minTokens, "at least 0");
        logitBias = Map.copyOf(logitBias);
        logitBias.values().forEach(bias -> requireIn("logit_bias", bias, -100, 100));
        bannedUntilMin = Set.copyOf(bannedUntilMin);
    }

    /** The likeliest token, always. */
    public static SamplingParams greedy() {
        return new SamplingParams(0, 1, 0, 0, 1, 0, 0, Map.of(), 0, -1, 0, Set.of());
    }

    public SamplingParams withSeed(long newSeed) {
        return new SamplingParams(
                temperature,
                topP,
                topK,
                minP,
                repetitionPenalty,
                presencePenalty,
                frequencyPenalty,
                logitBias,
                newSeed,
                topLogprobs,
                minTokens,
                bannedUntilMin);
    }

    private static void requireIn(String field, float value, float low, float high) {
        require(value >= low && value <= high, field, value, "in [%s, %s]".formatted(low, high));
    }

    private static void require(boolean holds, String field, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, not %s".formatted(field, range, value));
        }
    }
}
