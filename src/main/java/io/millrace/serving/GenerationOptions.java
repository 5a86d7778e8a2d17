package io.millrace.serving;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to generate. A null leaves the choice to the model's generation_config.json, then to OpenAI's default. Ranges are those of
 * {@link io.millrace.decoding.SamplingParams} and are checked before a value gets here.
 *
 * @param maxTokens most tokens of each completion; null is all that the context leaves
 * @param n completions for each prompt
 * @param stop strings that end a completion
 * @param stopTokenIds token ids that end a completion, besides the model's own
 * @param includeStop whether the stop string is part of the text
 * @param ignoreEos whether to go on past the model's own end tokens
 * @param minTokens tokens sampled before an end token may be
 * @param topLogprobs alternatives reported per token; −1 reports no log-probabilities
 * @param echo whether the prompt is part of the text
 * @param skipSpecialTokens whether special tokens are left out of the text
 * @param priority lower first
 * @param timeout after which nobody wants the answer; null leaves it to the model
 */
public record GenerationOptions(
        @Nullable Float temperature,
        @Nullable Float topP,
        @Nullable Integer topK,
        @Nullable Float minP,
        @Nullable Float repetitionPenalty,
        float presencePenalty,
        float frequencyPenalty,
        Map<Integer, Float> logitBias,
        @Nullable Long seed,
        @Nullable Integer maxTokens,
        int n,
        List<String> stop,
        Set<Integer> stopTokenIds,
        boolean includeStop,
        boolean ignoreEos,
        int minTokens,
        int topLogprobs,
        boolean echo,
        boolean skipSpecialTokens,
        int priority,
        @Nullable Duration timeout) {

    public GenerationOptions {
        logitBias = Map.copyOf(logitBias);
        stop = List.copyOf(stop);
        stopTokenIds = Set.copyOf(stopTokenIds);
    }
}
