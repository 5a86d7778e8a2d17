package io.millrace.serving;

import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to generate.
 *
 * @param sampling how tokens are drawn; what it leaves open is the model's generation_config.json's to say
 * @param n completions for each prompt
 * @param structure what each text has to be; null where anything will do
 */
public record GenerationOptions(
        Sampling sampling,
        int n,
        Stopping stopping,
        Reporting reporting,
        Scheduling scheduling,
        @Nullable StructuredOutput structure) {

    public static final GenerationOptions DEFAULT =
            new GenerationOptions(Sampling.UNSTATED, 1, Stopping.DEFAULT, Reporting.DEFAULT, Scheduling.DEFAULT, null);

    public <T> GenerationOptions with(SamplingParameter<T> parameter, T value) {
        return new GenerationOptions(sampling.with(parameter, value), n, stopping, reporting, scheduling, structure);
    }

    public GenerationOptions with(Sampling value) {
        return new GenerationOptions(value, n, stopping, reporting, scheduling, structure);
    }

    public GenerationOptions withN(int value) {
        return new GenerationOptions(sampling, value, stopping, reporting, scheduling, structure);
    }

    public GenerationOptions with(Stopping value) {
        return new GenerationOptions(sampling, n, value, reporting, scheduling, structure);
    }

    public GenerationOptions with(Reporting value) {
        return new GenerationOptions(sampling, n, stopping, value, scheduling, structure);
    }

    public GenerationOptions with(Scheduling value) {
        return new GenerationOptions(sampling, n, stopping, reporting, value, structure);
    }

    public GenerationOptions with(@Nullable StructuredOutput value) {
        return new GenerationOptions(sampling, n, stopping, reporting, scheduling, value);
    }

    /**
     * When a completion ends.
     *
     * @param maxTokens most tokens; null is {@code usualTokens}
     * @param usualTokens most tokens where none are asked for, or what the context leaves, if that is less; null is what the model's files
     *     say, else all that the context leaves
     * @param minTokens tokens sampled before an end token may be
     * @param strings that end it
     * @param tokenIds that end it, besides the model's own
     * @param includeString whether the string that ended it is part of the text
     * @param ignoreEos whether to go on past the model's own end tokens
     */
    public record Stopping(
            @Nullable Integer maxTokens,
            @Nullable Integer usualTokens,
            int minTokens,
            List<String> strings,
            Set<Integer> tokenIds,
            boolean includeString,
            boolean ignoreEos) {

        public static final Stopping DEFAULT = new Stopping(null, null, 0, List.of(), Set.of(), false, false);

        public Stopping {
            strings = List.copyOf(strings);
            tokenIds = Set.copyOf(tokenIds);
        }

        public Stopping withMaxTokens(@Nullable Integer value) {
            return new Stopping(value, usualTokens, minTokens, strings, tokenIds, includeString, ignoreEos);
        }

        public Stopping withUsualTokens(@Nullable Integer value) {
            return new Stopping(maxTokens, value, minTokens, strings, tokenIds, includeString, ignoreEos);
        }

        public Stopping withMinTokens(int value) {
            return new Stopping(maxTokens, usualTokens, value, strings, tokenIds, includeString, ignoreEos);
        }

        public Stopping withStrings(List<String> value) {
            return new Stopping(maxTokens, usualTokens, minTokens, value, tokenIds, includeString, ignoreEos);
        }

        public Stopping withTokenIds(Set<Integer> value) {
            return new Stopping(maxTokens, usualTokens, minTokens, strings, value, includeString, ignoreEos);
        }

        public Stopping withIncludeString(boolean value) {
            return new Stopping(maxTokens, usualTokens, minTokens, strings, tokenIds, value, ignoreEos);
        }

        public Stopping withIgnoreEos(boolean value) {
            return new Stopping(maxTokens, usualTokens, minTokens, strings, tokenIds, includeString, value);
        }
    }

    /**
     * What is told besides the completion's text.
     *
     * @param topLogprobs alternatives reported per token; −1 reports no log-probabilities
     * @param echo whether the prompt is part of the text
     * @param skipSpecialTokens whether special tokens are left out of the text
     */
    public record Reporting(int topLogprobs, boolean echo, boolean skipSpecialTokens) {

        public static final Reporting DEFAULT = new Reporting(-1, false, true);

        public Reporting withTopLogprobs(int value) {
            return new Reporting(value, echo, skipSpecialTokens);
        }

        public Reporting withEcho(boolean value) {
            return new Reporting(topLogprobs, value, skipSpecialTokens);
        }

        public Reporting withSkipSpecialTokens(boolean value) {
            return new Reporting(topLogprobs, echo, value);
        }
    }
}
