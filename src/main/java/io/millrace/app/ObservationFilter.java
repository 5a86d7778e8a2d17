package io.millrace.app;

import io.millrace.serving.RequestListener;
import io.millrace.serving.RequestTimes;
import io.millrace.telemetry.Trace;
import io.millrace.telemetry.Tracing;
import java.util.function.LongSupplier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Follows every request but the actuator's from its head to its end: the Reactor context below holds its {@link RequestTimes}, the
 * answer has them in {@code Server-Timing}, and the end of it is told to meters, access log and trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
final class ObservationFilter implements WebFilter {

    private static final String SERVER_TIMING = "Server-Timing";

    private final Tracing tracing;
    private final Observer observer;
    private final RequestListener listener;
    private final LongSupplier ticker;
    private final PathRules rules;

    /** @param listener told meanwhile */
    ObservationFilter(
            Tracing tracing, Observer observer, RequestListener listener, LongSupplier ticker, PathRules rules) {
        this.rules = rules;
        this.tracing = tracing;
        this.observer = observer;
        this.listener = listener;
        this.ticker = ticker;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (rules.isManagement(exchange.getRequest().getPath().pathWithinApplication())) {
            return chain.filter(exchange);
        }
        return observed(exchange, chain);
    }

    private Mono<Void> observed(ServerWebExchange exchange, WebFilterChain chain) {
        Trace trace = tracing.begin(exchange.getRequest().getHeaders()::getFirst);
        RequestTimes times = new RequestTimes(ticker, trace.headers(), listener);
        Observation observation = new Observation(exchange, trace, times, times.now(), observer);
        observer.began(observation);
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> committing(exchange, times, observation)));
        return chain.filter(exchange)
                .contextWrite(context -> context.put(RequestTimes.class, times))
                .doOnSuccess(_ -> observation.ended())
                .doOnError(observation::failed)
                .doOnCancel(observation::cancelled);
    }

    private static void committing(ServerWebExchange exchange, RequestTimes times, Observation observation) {
        String timing = times.serverTiming();
        HttpHeaders headers = exchange.getResponse().getHeaders();
        if (!timing.isEmpty()) {
            headers.set(SERVER_TIMING, timing);
        }
        observation.committing();
    }
}
