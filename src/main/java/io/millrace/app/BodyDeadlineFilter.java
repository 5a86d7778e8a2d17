package io.millrace.app;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
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
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Gives up, with 408, on a request body that is not whole in time, counted from when it is first read. Most are whole at once, so that
 * one look at all that are open, ten times within the limit, costs less than a timer for each.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
final class BodyDeadlineFilter implements WebFilter, DisposableBean {

    private static final int LOOKS = 10;

    private record Open(long deadline, Sinks.Empty<Void> late) {}

    private final Duration limit;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private final Disposable looking;

    BodyDeadlineFilter(Duration limit) {
        this.limit = limit;
        long period = Math.max(1, limit.toNanos() / LOOKS);
        this.looking = Schedulers.parallel().schedulePeriodically(this::look, period, period, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        for (Open body : open) {
            if (now - body.deadline() >= 0) {
                Sinks.EmitResult _ = body.late().tryEmitError(late());
            }
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest timed = new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public Flux<DataBuffer> getBody() {
                return timed(super.getBody());
            }
        };
        return chain.filter(exchange.mutate().request(timed).build());
    }

    private Flux<DataBuffer> timed(Flux<DataBuffer> whole) {
        return Flux.defer(() -> {
            Open body = new Open(System.nanoTime() + limit.toNanos(), Sinks.empty());
            open.add(body);
            return whole.takeUntilOther(body.late().asMono()).doFinally(_ -> open.remove(body));
        });
    }

    @Override
    public void destroy() {
        looking.dispose();
    }

    private Refused late() {
        return new Refused(
                HttpStatus.REQUEST_TIMEOUT,
                "The request body was not whole after " + limit.toMillis() + " ms",
                HttpHeaders.CONNECTION,
                "close");
    }
}
