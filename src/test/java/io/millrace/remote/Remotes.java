package io.millrace.remote;

import io.millrace.repository.BreakerSettings;
import io.millrace.repository.Fallback;
import io.millrace.repository.Fallback.Dialect;
import io.millrace.serving.GenerationOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return new GenerationOptions(
                0f, null, null, null, null, 0, 0, Map.of(), null, 16, n, List.of(), Set.of(), false, false, 0, -1,
                false, true, 0, null);
    }
}
