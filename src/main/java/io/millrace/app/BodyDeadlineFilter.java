package io.millrace.app;

import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Gives up, with 408, on a request body that is not whole in time, counted from when it is first read. */
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
final class BodyDeadlineFilter implements WebFilter {

    private final Duration limit;

    BodyDeadlineFilter(Duration limit) {
        this.limit = limit;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest timed = new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public Flux<DataBuffer> getBody() {
                return super.getBody()
                        .takeUntilOther(Mono.delay(limit).then(Mono.error(BodyDeadlineFilter.this::late)));
            }
        };
        return chain.filter(exchange.mutate().request(timed).build());
    }

    private Refused late() {
        return new Refused(
                HttpStatus.REQUEST_TIMEOUT,
                "The request body was not whole after " + limit.toMillis() + " ms",
                HttpHeaders.CONNECTION,
                "close");
    }
}
