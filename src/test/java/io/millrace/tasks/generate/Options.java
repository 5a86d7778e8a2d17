package io.millrace.tasks.generate;

import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Reporting;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Scheduling;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds {@link GenerationOptions}; greedy, one choice and nothing else unless told. */
public final class Options {

    private Sampling sampling = Sampling.GREEDY.with(SamplingParameter.SEED, 1L);
    private int n = 1;
    private Stopping stopping = Stopping.DEFAULT;
    private Reporting reporting = Reporting.DEFAULT;
    private Scheduling scheduling = Scheduling.DEFAULT;

    private <T> Options with(SamplingParameter<T> parameter, T value) {
        sampling = sampling.with(parameter, value);
        return this;
    }

    private Options without(SamplingParameter<?> parameter) {
        Map<SamplingParameter<?>, Object> stated = new HashMap<>(sampling.stated());
        stated.remove(parameter);
        sampling = new Sampling(stated);
        return this;
    }

    private Options with(Stopping value) {
        stopping = value;
        return this;
    }

    private Options with(Reporting value) {
        reporting = value;
        return this;
    }

    public Options temperature(@Nullable Float value) {
        return value == null ? without(SamplingParameter.TEMPERATURE) : with(SamplingParameter.TEMPERATURE, value);
    }

    public Options topP(float value) {
        return with(SamplingParameter.TOP_P, value);
    }

    public Options topK(int value) {
        return with(SamplingParameter.TOP_K, value);
    }

    public Options bias(Map<Integer, Float> value) {
        return with(SamplingParameter.LOGIT_BIAS, value);
    }

    public Options seed(@Nullable Long value) {
        return value == null ? without(SamplingParameter.SEED) : with(SamplingParameter.SEED, value);
    }

    public Options usualTokens(int value) {
        return with(stopping.withUsualTokens(value));
    }

    public Options maxTokens(int value) {
        return with(stopping.withMaxTokens(value));
    }

    public Options n(int value) {
        n = value;
        return this;
    }

    public Options stop(String... value) {
        return with(stopping.withStrings(List.of(value)));
    }

    public Options stopTokens(Integer... value) {
        return with(stopping.withTokenIds(Set.of(value)));
    }

    public Options includeStop() {
        return with(stopping.withIncludeString(true));
    }

    public Options ignoreEos() {
        return with(stopping.withIgnoreEos(true));
    }

    public Options minTokens(int value) {
        return with(stopping.withMinTokens(value));
    }

    public Options logprobs(int top) {
        return with(reporting.withTopLogprobs(top));
    }

    public Options echo() {
        return with(reporting.withEcho(true));
    }

    public Options priority(int value) {
        scheduling = new Scheduling(value, scheduling.timeout());
        return this;
    }

    public Options timeout(Duration value) {
        scheduling = new Scheduling(scheduling.priority(), value);
        return this;
    }

    public GenerationOptions build() {
        return new GenerationOptions(sampling, n, stopping, reporting, scheduling, null);
    }
}
