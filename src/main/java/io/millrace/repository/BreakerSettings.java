package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code breaker} section of model.yaml: when a model counts as broken, and how it is tried again.
 *
 * @param failureRate percent of the window's requests that failed from which on the breaker opens
 * @param minimumCalls requests counted before the rate means anything
 * @param window latest requests that count
 * @param openFor how long an open breaker refuses
 * @param halfOpenCalls requests let through after that, to see whether the model answers again
 * @param hangTimeout how long one run may last, and how long a stream that has begun may be without a token
 */
public record BreakerSettings(
        float failureRate, int minimumCalls, int window, Duration openFor, int halfOpenCalls, Duration hangTimeout) {

    public static final BreakerSettings DEFAULT = of(null, null, null, null, null, null);

    public BreakerSettings {
        require(failureRate > 0 && failureRate <= 100, "failure-rate", "above 0 and at most 100", failureRate);
        require(window >= 1 && window <= 10_000, "window", "between 1 and 10000", window);
        require(
                minimumCalls >= 1 && minimumCalls <= window,
                "minimum-calls",
                "between 1 and window (" + window + ")",
                minimumCalls);
        require(halfOpenCalls >= 1 && halfOpenCalls <= 1000, "half-open-calls", "between 1 and 1000", halfOpenCalls);
    }

    @JsonCreator
    static BreakerSettings of(
            @JsonProperty("failure-rate") @Nullable Float failureRate,
            @JsonProperty("minimum-calls") @Nullable Integer minimumCalls,
            @JsonProperty("window") @Nullable Integer window,
            @JsonProperty("open-for") @Nullable String openFor,
            @JsonProperty("half-open-calls") @Nullable Integer halfOpenCalls,
            @JsonProperty("hang-timeout") @Nullable String hangTimeout) {
        return new BreakerSettings(
                failureRate == null ? 50 : failureRate,
                minimumCalls == null ? Math.min(5, window == null ? 5 : window) : minimumCalls,
                window == null ? 20 : window,
                Times.read("breaker.open-for", openFor, Duration.ofSeconds(15)),
                halfOpenCalls == null ? 2 : halfOpenCalls,
                Times.read("breaker.hang-timeout", hangTimeout, Duration.ofSeconds(30)));
    }

    private static void require(boolean holds, String key, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("breaker." + key + " must be " + rule + ", but is " + value);
        }
    }
}
