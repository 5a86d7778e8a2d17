package io.millrace.app;

import io.millrace.access.KeyAllowance;
import io.millrace.access.Quota;
import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** The headers by which OpenAI tells how rate limits stand, as they are when the answer begins. */
final class RateHeaders {

    private RateHeaders() {}

    static void addTo(ServerHttpResponse response, KeyAllowance allowance) {
        response.beforeCommit(() -> Mono.fromRunnable(() -> {
            allowance.requests().ifPresent(quota -> set(response.getHeaders(), "requests", quota));
            allowance.tokens().ifPresent(quota -> set(response.getHeaders(), "tokens", quota));
        }));
    }

    private static void set(HttpHeaders headers, String what, Quota quota) {
        headers.set("x-ratelimit-limit-" + what, Long.toString(quota.limit()));
        headers.set("x-ratelimit-remaining-" + what, Long.toString(quota.remaining()));
        headers.set("x-ratelimit-reset-" + what, text(quota.reset()));
    }

    /** As OpenAI writes it: {@code 17ms}, {@code 1.5s}, {@code 6m0s}; rounded up to milliseconds. */
    static String text(Duration duration) {
        long millis = duration.plusNanos(999_999).toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        String seconds =
                BigDecimal.valueOf(millis % 60_000, 3).stripTrailingZeros().toPlainString();
        return (millis < 60_000 ? "" : millis / 60_000 + "m") + seconds + "s";
    }
}
