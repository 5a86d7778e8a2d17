package io.millrace.app;

import io.millrace.serving.ResponseScheduler;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Answers the routes that are asked most through the same filters and error handlers as every other, with one operator for each instead
 * of several, and hands all else to Spring's handler.
 */
final class DirectLane implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DirectLane.class);
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final HttpHandler others;
    private final Exchanges exchanges;
    private final Map<String, WebFilterChain> routes;
    private final List<WebExceptionHandler> errors;
    private final EventLoops loops = new EventLoops();

    /** @param routes what answers a POST of JSON, by path */
    DirectLane(
            HttpHandler others,
            Exchanges exchanges,
            Map<String, WebHandler> routes,
            List<WebFilter> filters,
            List<WebExceptionHandler> errors) {
        this.others = others;
        this.exchanges = exchanges;
        this.routes = routes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, route -> chain(filters, route.getValue())));
        this.errors = List.copyOf(errors);
    }

    private static WebFilterChain chain(List<WebFilter> filters, WebHandler handler) {
        WebFilterChain chain = handler::handle;
        for (WebFilter filter : filters.reversed()) {
            chain = filtered(filter, chain);
        }
        return chain;
    }

    private static WebFilterChain filtered(WebFilter filter, WebFilterChain next) {
        return exchange -> {
            try {
                return filter.filter(exchange, next);
            } catch (RuntimeException refusal) {
                return Mono.error(refusal);
            }
        };
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        String path = request.getPath().pathWithinApplication().value();
        WebFilterChain route = routes.get(path);
        if (route == null || !HttpMethod.POST.equals(request.getMethod()) || !isJson(request)) {
            return others.handle(request, response);
        }
        ServerWebExchange exchange = exchanges.of(request, response);
        exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, path);
        exchange.getAttributes().put(ServerRequests.DIRECT, true);
        Mono<Void> answer = route.filter(exchange).onErrorResume(error -> refuse(exchange, error));
        return loops.of(request)
                .map(loop -> answer.contextWrite(context -> context.put(ResponseScheduler.class, loop)))
                .orElse(answer);
    }

    private static boolean isJson(ServerHttpRequest request) {
        String type = request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return JSON.equalsIgnoreCase(type) || startsWithJson(type);
    }

    private static boolean startsWithJson(@Nullable String type) {
        return type != null
                && type.length() > JSON.length()
                && type.charAt(JSON.length()) == ';'
                && type.regionMatches(true, 0, JSON, 0, JSON.length());
    }

    private Mono<Void> refuse(ServerWebExchange exchange, Throwable error) {
        Mono<Void> answer = Mono.error(error);
        for (WebExceptionHandler handler : errors) {
            answer = answer.onErrorResume(unanswered -> handler.handle(exchange, unanswered));
        }
        return answer.then(Mono.defer(exchange.getResponse()::setComplete))
                .doOnError(unanswered -> LOG.error(
                        "{} {} failed after its answer had begun",
                        exchange.getLogPrefix(),
                        exchange.getRequest().getPath(),
                        unanswered));
    }
}
