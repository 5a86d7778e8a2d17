package io.millrace.tasks.generate;

import io.millrace.serving.GenerationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds {@link GenerationOptions}; greedy, one choice and nothing else unless told. */
public final class Options {

    private @Nullable Float temperature = 0f;
    private @Nullable Float topP;
    private @Nullable Integer topK;
    private Map<Integer, Float> bias = Map.of();
    private @Nullable Long seed = 1L;
    private @Nullable Integer maxTokens;
    private int n = 1;
    private List<String> stop = List.of();
    private Set<Integer> stopTokens = Set.of();
    private boolean includeStop;
    private boolean ignoreEos;
    private int minTokens;
    private int topLogprobs = -1;
    private boolean echo;
    private int priority;
    private @Nullable Duration timeout;

    public Options temperature(@Nullable Float value) {
        temperature = value;
        return this;
    }

    public Options topP(float value) {
        topP = value;
        return this;
    }

    public Options topK(int value) {
        topK = value;
        return this;
    }

    public Options bias(Map<Integer, Float> value) {
        bias = value;
        return this;
    }

    public Options seed(@Nullable Long value) {
        seed = value;
        return this;
    }

    public Options maxTokens(int value) {
        maxTokens = value;
        return this;
    }

    public Options n(int value) {
        n = value;
        return this;
    }

    public Options stop(String... value) {
        stop = List.of(value);
        return this;
    }

    public Options stopTokens(Integer... value) {
        stopTokens = Set.of(value);
        return this;
    }

    public Options includeStop() {
        includeStop = true;
        return this;
    }

    public Options ignoreEos() {
        ignoreEos = true;
        return this;
    }

    public Options minTokens(int value) {
        minTokens = value;
        return this;
    }

    public Options logprobs(int top) {
        topLogprobs = top;
        return this;
    }

    public Options echo() {
        echo = true;
        return this;
    }

    public Options priority(int value) {
        priority = value;
        return this;
    }

    public Options timeout(Duration value) {
        timeout = value;
        return this;
    }

    public GenerationOptions build() {
        return new GenerationOptions(
                temperature,
                topP,
                topK,
                null,
                null,
                0,
                0,
                bias,
                seed,
                maxTokens,
                n,
                stop,
                stopTokens,
                includeStop,
                ignoreEos,
                minTokens,
                topLogprobs,
                echo,
                true,
                priority,
                timeout);
    }
}
