package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entry of the {@code fallback} list of model.yaml: who answers in the model's place while it cannot. */
public sealed interface Fallback {

    /** Name of the model that answers. */
    String model();

    /** Whether it also takes requests that the model's queue has no place for. */
    boolean onOverload();

    /** Whether its token ids mean the same; requests that hold token ids pass it by otherwise. */
    boolean sameTokenizer();

    /** Another model of this service. */
    record Local(String model, boolean onOverload, boolean sameTokenizer) implements Fallback {}

    /**
     * A model of a remote server that speaks the OpenAI API.
     *
     * @param url what {@code /chat/completions} is appended to
     * @param keyEnv environment variable that holds the API key; null sends none
     * @param connectTimeout to a connection
     * @param timeout from the request to the first event of the answer
     * @param maxConnections most requests at once
     * @param retries further tries of a request that failed before the first byte of its answer
     */
    record Remote(
            URI url,
            String model,
            @Nullable String keyEnv,
            Dialect dialect,
            Duration connectTimeout,
            Duration timeout,
            int maxConnections,
            int retries,
            BreakerSettings breaker,
            boolean onOverload,
            boolean sameTokenizer)
            implements Fallback {
        public Remote {
            require(isServer(url), "url", "an http or https address without user, query and fragment", url.getHost());
            require(maxConnections >= 1, "max-connections", "at least 1", maxConnections);
            require(retries >= 0 && retries <= 10, "retries", "between 0 and 10", retries);
        }

        /** Model, host and path, without anything secret. */
        public String name() {
            return model + "@" + url.getRawAuthority() + url.getRawPath();
        }

        private static boolean isServer(URI url) {
            return url.getScheme() != null
                    && Set.of("http", "https").contains(url.getScheme())
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        }
    }

    /** What a remote server knows beyond OpenAI's own fields. */
    enum Dialect {
        @JsonProperty("openai")
        OPENAI,
        @JsonProperty("vllm")
        VLLM
    }

    private static void require(boolean holds, String key, String rule, @Nullable Object value) {
        if (!holds) {
            throw new IllegalArgumentException("fallback." + key + " must be " + rule + ", but is " + value);
        }
    }
}
