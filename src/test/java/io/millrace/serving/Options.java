package io.millrace.serving;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds {@link GenerationOptions}; greedy, one choice and nothing else unless told. */
final class Options {

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

    Options temperature(@Nullable Float value) {
        temperature = value;
        return this;
    }

    Options topP(float value) {
        topP = value;
        return this;
    }

    Options topK(int value) {
        topK = value;
        return this;
    }

    Options bias(Map<Integer, Float> value) {
        bias = value;
        return this;
    }

    Options seed(@Nullable Long value) {
        seed = value;
        return this;
    }

    Options maxTokens(int value) {
        maxTokens = value;
        return this;
    }

    Options n(int value) {
        n = value;
        return this;
    }

    Options stop(String... value) {
        stop = List.of(value);
        return this;
    }

    Options stopTokens(Integer... value) {
        stopTokens = Set.of(value);
        return this;
    }

    Options includeStop() {
        includeStop = true;
        return this;
    }

    Options ignoreEos() {
        ignoreEos = true;
        return this;
    }

    Options minTokens(int value) {
        minTokens = value;
        return this;
    }

    Options logprobs(int top) {
        topLogprobs = top;
        return this;
    }

    Options echo() {
        echo = true;
        return this;
    }

    Options priority(int value) {
        priority = value;
        return this;
    }

    Options timeout(Duration value) {
        timeout = value;
        return this;
    }

    GenerationOptions build() {
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
