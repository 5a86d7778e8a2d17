package io.millrace.remote;

import io.millrace.decoding.SamplingParameter;
import io.millrace.repository.BreakerSettings;
import io.millrace.repository.Fallback;
import io.millrace.repository.Fallback.Dialect;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import java.net.URI;
import java.time.Duration;

/** Settings and options for tests. */
final class Remotes {

    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Remotes() {}

    static Fallback.Remote openAi(String url) {
        return at(url, Dialect.OPENAI, TIMEOUT, 2, false);
    }

    static Fallback.Remote at(String url, Dialect dialect, Duration timeout, int retries, boolean sameTokenizer) {
        return new Fallback.Remote(
                URI.create(url),
                "big",
                "KEY",
                dialect,
                Duration.ofSeconds(20),
                timeout,
                2,
                retries,
                BreakerSettings.DEFAULT,
                false,
                sameTokenizer);
    }

    static GenerationOptions greedy(int n) {
        return GenerationOptions.DEFAULT
                .with(SamplingParameter.TEMPERATURE, 0f)
                .withN(n)
                .with(Stopping.DEFAULT.withMaxTokens(16));
    }
}
