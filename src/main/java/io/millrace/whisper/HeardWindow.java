package io.millrace.whisper;

import java.util.List;

/**
 * What a window became.
 *
 * @param tokens that were said, without the end
 * @param logprobs of each
 * @param logprob mean of theirs and that of the end
 * @param noSpeech probability that nothing is said
 * @param temperature that it was sampled with
 * @param language its token
 * @param cut its segments, and where the next window begins
 * @param times step at which each token of text in the segments begins, and behind the last; empty where they were not asked for
 */
public record HeardWindow(
        List<Integer> tokens,
        List<Double> logprobs,
        double logprob,
        double noSpeech,
        double compressionRatio,
        float temperature,
        int language,
        Cut cut,
        List<Integer> times) {

    public HeardWindow {
        tokens = List.copyOf(tokens);
        logprobs = List.copyOf(logprobs);
        times = List.copyOf(times);
    }

    /** Whether nobody speaks. */
    public boolean isSilent() {
        return FallbackThresholds.isSilent(logprob, noSpeech);
    }

    /** Whether it may guide what comes next. */
    public boolean guides() {
        return FallbackThresholds.guides(temperature);
    }
}
