package io.millrace.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Spring's meter of all requests, {@code http.server.requests}, for those of the {@link DirectLane}, with the labels that Spring gives
 * it.
 */
final class ServerRequests {

    /** Attribute of an exchange: it is on the direct lane. */
    static final String DIRECT = DirectLane.class.getName();

    private static final String NAME = "http.server.requests";

    private record Key(String uri, int status, String exception) {}

    private final MeterRegistry meters;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    ServerRequests(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param status 0 where the client went before there was one */
    void record(ServerWebExchange exchange, int status, @Nullable Throwable error, Duration elapsed) {
        if (exchange.getAttribute(DIRECT) != null) {
            String uri = exchange.getAttributeOrDefault(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "");
            String exception = error == null ? "none" : error.getClass().getSimpleName();
            timers.computeIfAbsent(new Key(uri, status, exception), this::timer).record(elapsed);
        }
    }

    private Timer timer(Key key) {
        return Timer.builder(NAME)
                .tags("method", "POST", "uri", key.uri(), "status", status(key.status()))
                .tags("outcome", outcome(key.status()), "exception", key.exception(), "error", key.exception())
                .register(meters);
    }

    private static String status(int status) {
        return status == 0 ? "UNKNOWN" : Integer.toString(status);
    }

    private static String outcome(int status) {
        HttpStatus.Series series = HttpStatus.Series.resolve(status);
        return switch (series) {
            case null -> "UNKNOWN";
            case SUCCESSFUL -> "SUCCESS";
            case INFORMATIONAL, REDIRECTION, CLIENT_ERROR, SERVER_ERROR -> series.name();
        };
    }
}
