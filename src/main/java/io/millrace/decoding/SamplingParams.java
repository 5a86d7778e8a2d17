package io.millrace.decoding;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the next token of one sequence is picked from the logits, and what is reported of it.
 *
 * @param sampling where it states no seed, the seed is 0
 * @param topLogprobs alternatives reported per position; -1 reports no log-probabilities at all, 0 the chosen token's alone
 * @param minTokens until so many tokens are sampled, {@code bannedUntilMin} can't be
 * @param bannedUntilMin token ids that would end the sequence
 * @param constraint makes what holds the sequence to a language; null where any text will do
 */
public record SamplingParams(
        Sampling sampling,
        int topLogprobs,
        int minTokens,
        Set<Integer> bannedUntilMin,
        @Nullable Supplier<? extends TokenConstraint> constraint) {

    public SamplingParams {
        require(topLogprobs >= -1, "top_logprobs", topLogprobs, "at least -1");
        require(minTokens >= 0, "min_tokens", minTokens, "at least 0");
        bannedUntilMin = Set.copyOf(bannedUntilMin);
    }

    public SamplingParams(Sampling sampling, int topLogprobs, int minTokens, Set<Integer> bannedUntilMin) {
        this(sampling, topLogprobs, minTokens, bannedUntilMin, null);
    }

    /** With nothing reported and nothing banned. */
    public static SamplingParams of(Sampling sampling) {
        return new SamplingParams(sampling, -1, 0, Set.of());
    }

    /** The likeliest token, always. */
    public static SamplingParams greedy() {
        return of(Sampling.GREEDY);
    }

    private static void require(boolean holds, String field, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, not %s".formatted(field, range, value));
        }
    }
}
