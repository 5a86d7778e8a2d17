package io.millrace.generation;

import io.millrace.decoding.SamplingParams;
import io.millrace.generation.vector.PromptVectors;
import java.util.Set;

/**
 * One sequence to generate.
 *
 * @param prompt token ids, negative where {@code vectors} stand, at least one, fewer than the model's {@code maxLength}; not copied and not changed
 * @param sampling how tokens are picked
 * @param maxTokens most tokens to sample, at least 1
 * @param stopTokens ids that end the sequence; the one sampled is reported as the last token
 * @param promptLogprobs whether to report each prompt token's log-probability (with {@code sampling.topLogprobs()}); such a
 *     request reuses no cached prefix
 * @param priority lower first; shares take turns within a priority, and requests of one share run in order of arrival
 * @param share whose request it is
 * @param adapter that the model has for it
 * @param vectors that the prompt has in the place of tokens; only models that see images take any
 */
public record GenerationRequest(
        int[] prompt,
        SamplingParams sampling,
        int maxTokens,
        Set<Integer> stopTokens,
        boolean promptLogprobs,
        int priority,
        String share,
        Adapter adapter,
        PromptVectors vectors) {

    public GenerationRequest {
        stopTokens = Set.copyOf(stopTokens);
    }

    /** A request of the model as it is. */
    public GenerationRequest(
            int[] prompt,
            SamplingParams sampling,
            int maxTokens,
            Set<Integer> stopTokens,
            boolean promptLogprobs,
            int priority,
            String share) {
        this(
                prompt,
                sampling,
                maxTokens,
                stopTokens,
                promptLogprobs,
                priority,
                share,
                Adapter.NONE,
                PromptVectors.NONE);
    }

    /** A request of the share of all who have none. */
    public GenerationRequest(
            int[] prompt,
            SamplingParams sampling,
            int maxTokens,
            Set<Integer> stopTokens,
            boolean promptLogprobs,
            int priority) {
        this(prompt, sampling, maxTokens, stopTokens, promptLogprobs, priority, "");
    }

    /** The same with an adapter. */
    public GenerationRequest with(Adapter other) {
        return new GenerationRequest(
                prompt, sampling, maxTokens, stopTokens, promptLogprobs, priority, share, other, vectors);
    }

    /** The same with what its prompt shows. */
    public GenerationRequest with(PromptVectors shown) {
        return new GenerationRequest(
                prompt, sampling, maxTokens, stopTokens, promptLogprobs, priority, share, adapter, shown);
    }

    /** The prompt in tokens of the vocabulary. */
    int[] spoken() {
        return vectors.spoken(prompt);
    }
}
