package io.millrace.app;

import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.Traffic;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Counts the requests in work, and refuses new ones once the service ends. Every answer then asks the client to come back on
 * another connection. What only looks, a GET, and management are always let through.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 25)
final class TrafficFilter implements WebFilter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Traffic traffic;
    private final PathRules rules;

    TrafficFilter(Traffic traffic, PathRules rules) {
        this.rules = rules;
        this.traffic = traffic;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> sayGoodbye(headers)));
        return isWork(exchange.getRequest()) ? counted(chain.filter(exchange)) : chain.filter(exchange);
    }

    private Mono<Void> counted(Mono<Void> answer) {
        return Mono.defer(() -> traffic.enter()
                ? answer.doFinally(_ -> traffic.ended())
                : Mono.error(new ModelNotReady("The service is shutting down", RETRY_AFTER)));
    }

    private void sayGoodbye(HttpHeaders headers) {
        if (traffic.isClosed()) {
            headers.setConnection("close");
        }
    }

    private boolean isWork(ServerHttpRequest request) {
        PathContainer path = request.getPath().pathWithinApplication();
        return !HttpMethod.GET.equals(request.getMethod())
                && !HttpMethod.HEAD.equals(request.getMethod())
                && !rules.isManagement(path);
    }
}
