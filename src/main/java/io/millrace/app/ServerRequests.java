package io.millrace.app;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Spring's meters of all requests, {@code http.server.requests} and {@code http.server.requests.active}, for those of paths with
 * endpoints of ours, with the labels that Spring gives them.
 */
final class ServerRequests {

    private static final String NAME = "http.server.requests";
    private static final String ACTIVE = NAME + ".active";
    private static final String SAMPLE = ServerRequests.class.getName();

    private record Key(String method, String uri, int status, String exception) {}

    private final MeterRegistry meters;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, LongTaskTimer> active = new ConcurrentHashMap<>();

    ServerRequests(MeterRegistry meters) {
        this.meters = meters;
    }

    void began(Observation observation) {
        ServerWebExchange exchange = observation.exchange();
        if (exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) != null) {
            String method = exchange.getRequest().getMethod().name();
            LongTaskTimer.Sample sample =
                    active.computeIfAbsent(method, this::active).start();
            exchange.getAttributes().put(SAMPLE, sample);
        }
    }

    void ended(Observation observation, Duration elapsed) {
        ServerWebExchange exchange = observation.exchange();
        if (exchange.getAttributes().remove(SAMPLE) instanceof LongTaskTimer.Sample sample) {
            sample.stop();
            timers.computeIfAbsent(key(observation), this::timer).record(elapsed);
        }
    }

    private static Key key(Observation observation) {
        ServerWebExchange exchange = observation.exchange();
        Throwable error = observation.error();
        return new Key(
                exchange.getRequest().getMethod().name(),
                String.valueOf(exchange.<Object>getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)),
                observation.status(),
                error == null ? "none" : error.getClass().getSimpleName());
    }

    /** As Spring labels a request whose end is not known. */
    private LongTaskTimer active(String method) {
        return LongTaskTimer.builder(ACTIVE)
                .tags("method", method, "uri", "UNKNOWN", "status", "200")
                .tags("outcome", "SUCCESS", "exception", "none")
                .register(meters);
    }

    private Timer timer(Key key) {
        return Timer.builder(NAME)
                .tags(Tags.of("method", key.method(), "uri", key.uri(), "status", status(key.status())))
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
