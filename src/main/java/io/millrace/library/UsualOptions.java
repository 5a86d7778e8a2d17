package io.millrace.library;

import io.millrace.decoding.ParameterKind;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.StructuredOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options that frameworks have in common; null leaves one to the model.
 *
 * @param form what the whole text has to be
 */
public record UsualOptions(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Integer maxTokens,
        @Nullable List<String> stop,
        StructuredOutput.@Nullable Form form) {

    /**
     * They as the library has them.
     *
     * @throws IllegalArgumentException naming parameter, range and value where one is out of range
     */
    public GenerationOptions generation() {
        return GenerationOptions.DEFAULT
                .with(sampling())
                .with(Stopping.DEFAULT.withMaxTokens(maxTokens).withStrings(stop == null ? List.of() : stop))
                .with(form == null ? null : new StructuredOutput("response_format", form));
    }

    private Sampling sampling() {
        Sampling sampling = with(Sampling.UNSTATED, SamplingParameter.TEMPERATURE, temperature);
        sampling = with(sampling, SamplingParameter.TOP_P, topP);
        sampling = with(sampling, SamplingParameter.TOP_K, topK);
        sampling = with(sampling, SamplingParameter.FREQUENCY_PENALTY, frequencyPenalty);
        return with(sampling, SamplingParameter.PRESENCE_PENALTY, presencePenalty);
    }

    private static <T> Sampling with(Sampling sampling, SamplingParameter<T> parameter, @Nullable Number value) {
        return value == null || !(parameter.kind() instanceof ParameterKind.Numeric<T> numeric)
                ? sampling
                : sampling.with(parameter, numeric.of(parameter.name(), value.doubleValue()));
    }
}
