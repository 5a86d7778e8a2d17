package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.repository.Fallback.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An entry of the {@code fallback} list as model.yaml has it; with {@code url} it is a remote server's model. */
record FallbackEntry(
        @JsonProperty("model") @Nullable String model,
        @JsonProperty("url") @Nullable URI url,
        @JsonProperty("key-env") @Nullable String keyEnv,
        @JsonProperty("dialect") @Nullable Dialect dialect,
        @JsonProperty("connect-timeout") @Nullable String connectTimeout,
        @JsonProperty("timeout") @Nullable String timeout,
        @JsonProperty("max-connections") @Nullable Integer maxConnections,
        @JsonProperty("retries") @Nullable Integer retries,
        @JsonProperty("breaker") @Nullable BreakerSettings breaker,
        @JsonProperty("on-overload") @Nullable Boolean onOverload,
        @JsonProperty("same-tokenizer") @Nullable Boolean sameTokenizer) {

    static List<Fallback> read(@Nullable List<FallbackEntry> entries) {
        return entries == null
                ? List.of()
                : entries.stream().map(FallbackEntry::read).toList();
    }

    private Fallback read() {
        if (model == null || model.isBlank()) {
            throw new IllegalArgumentException("fallback.model must be the name of a model, but is " + model);
        }
        return url == null ? local(model) : remote(model, url);
    }

    private Fallback local(String name) {
        boolean remoteKeys = Stream.of(keyEnv, dialect, connectTimeout, timeout, maxConnections, retries, breaker)
                .anyMatch(value -> value != null);
        if (remoteKeys) {
            throw new IllegalArgumentException("fallback: an entry without url is a model of this service, which has"
                    + " just model, on-overload and same-tokenizer; the entry for " + name + " has more");
        }
        return new Fallback.Local(name, isSet(onOverload), isSet(sameTokenizer));
    }

    private Fallback remote(String name, URI server) {
        return new Fallback.Remote(
                server,
                name,
                keyEnv,
                dialect == null ? Dialect.OPENAI : dialect,
                Times.read("fallback.connect-timeout", connectTimeout, Duration.ofSeconds(5)),
                Times.read("fallback.timeout", timeout, Duration.ofSeconds(60)),
                maxConnections == null ? 64 : maxConnections,
                retries == null ? 2 : retries,
                breaker == null ? BreakerSettings.DEFAULT : breaker,
                isSet(onOverload),
                isSet(sameTokenizer));
    }

    private static boolean isSet(@Nullable Boolean flag) {
        return flag != null && flag;
    }
}
