package io.millrace.app;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Says of every answer that its type is not to be guessed, and of all but static files that they are not to be kept. */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class ResponseHeadersFilter implements WebFilter {

    private static final String STATIC = "/webjars/";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set("X-Content-Type-Options", "nosniff");
        if (!exchange.getRequest().getPath().pathWithinApplication().value().startsWith(STATIC)) {
            headers.setCacheControl(CacheControl.noStore());
        }
        return chain.filter(exchange);
    }
}
