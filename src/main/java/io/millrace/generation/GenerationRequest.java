package io.millrace.generation;

import io.millrace.decoding.SamplingParams;
import java.util.Set;

/**
 * One sequence to generate.
 *
 * @param prompt token ids, at least one, fewer than the model's {@code maxLength}; not copied and not changed
 * @param sampling how tokens are picked
 * @param maxTokens most tokens to sample, at least 1
 * @param stopTokens ids that end the sequence; the one sampled is reported as the last token
 * @param promptLogprobs whether to report each prompt token's log-probability (with {@code sampling.topLogprobs()}); such a
 *     request reuses no cached prefix
 * @param priority lower first; requests of the same priority run in order of arrival
 */
public record GenerationRequest(
        int[] prompt,
        SamplingParams sampling,
        int maxTokens,
        Set<Integer> stopTokens,
        boolean promptLogprobs,
        int priority) {

    public GenerationRequest {
        stopTokens = Set.copyOf(stopTokens);
    }
}
