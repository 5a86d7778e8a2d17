package io.millrace.edge;

import io.millrace.core.MemoryRanOut;
import io.millrace.edge.Endpoint.Match;
import io.millrace.serving.Caller;
import io.millrace.serving.RequestTimes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The way to every declared endpoint: through the same filters and error handlers as every other request, without Spring's search for a
 * handler, which costs more than a small model does. All else is Spring's.
 */
final class DirectRouter implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DirectRouter.class);
    private static final String LEFT_OUT = "x-millrace-left-out-messages";
    private static final String MAX_TOKENS = "x-millrace-max-tokens";

    private final HttpHandler others;
    private final Endpoints endpoints;
    private final Bodies bodies;
    private final Exchanges exchanges;
    private final UnaryOperator<ServerHttpRequest> forwarded;
    private final WebFilterChain chain;
    private final List<WebExceptionHandler> errors;
    private final HeapGuard guard;
    private final EventLoops loops = new EventLoops();

    /**
     * @param forwarded rewrites a request by its forwarded headers
     * @param filters that every request passes, the first outermost
     */
    DirectRouter(
            HttpHandler others,
            Endpoints endpoints,
            Bodies bodies,
            Exchanges exchanges,
            UnaryOperator<ServerHttpRequest> forwarded,
            List<WebFilter> filters,
            List<WebExceptionHandler> errors,
            HeapGuard guard) {
        this.others = others;
        this.endpoints = endpoints;
        this.bodies = bodies;
        this.exchanges = exchanges;
        this.forwarded = forwarded;
        this.guard = guard;
        this.chain = chain(filters, this::answer);
        this.errors = List.copyOf(errors);
    }

    private static WebFilterChain chain(List<WebFilter> filters, WebFilterChain end) {
        WebFilterChain chain = end;
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
            } catch (OutOfMemoryError error) {
                return Mono.error(new MemoryRanOut(error));
            }
        };
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest asked, ServerHttpResponse response) {
        ServerHttpRequest request;
        try {
            request = forwarded.apply(asked);
        } catch (RuntimeException malformed) {
            boolean _ = response.setStatusCode(HttpStatus.BAD_REQUEST);
            return response.setComplete();
        }
        return handle(asked, request, response);
    }

    private Mono<Void> handle(ServerHttpRequest asked, ServerHttpRequest request, ServerHttpResponse response) {
        PathContainer path = request.getPath().pathWithinApplication();
        List<Match> matches = endpoints.matches(path);
        if (matches.isEmpty()) {
            return guard.overOthers(() -> others.handle(asked, response))
                    .onErrorResume(MemoryRanOut.class, error -> refuse(response, error));
        }
        ServerWebExchange exchange = exchanges.of(request, response);
        putTaking(request.getMethod(), matches, exchange);
        exchange.getAttributes()
                .put(
                        HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
                        matches.getFirst().pattern());
        Mono<Void> answer = chain.filter(exchange)
                .onErrorResume(error -> refuse(exchange, error))
                .then(Mono.defer(() -> response.isCommitted() ? Mono.empty() : response.setComplete()));
        return loops.on(request, answer);
    }

    /** Puts the match whose endpoint takes the method, where one does. */
    private static void putTaking(HttpMethod method, List<Match> matches, ServerWebExchange exchange) {
        for (Match match : matches) {
            if (match.endpoint().takes(method)) {
                match.putInto(exchange);
                return;
            }
        }
    }

    private Mono<Void> answer(ServerWebExchange exchange) {
        Match match = Match.of(exchange);
        return match == null ? otherMethod(exchange) : guard.over(() -> answer(exchange, match));
    }

    private Mono<Void> answer(ServerWebExchange exchange, Match match) {
        return Mono.deferContextual(context -> {
            MediaTypes.require(match.endpoint(), exchange.getRequest().getHeaders());
            bodies.requireReadable(match.endpoint(), exchange.getRequest().getHeaders());
            tellHow(exchange.getResponse(), RequestTimes.of(context));
            EdgeCall call = new EdgeCall(exchange, match, bodies, Caller.of(context));
            return match.endpoint().handler().handle(call).doFinally(_ -> call.lease()
                    .close());
        });
    }

    /** Says in headers which model answered, where it is not the one that was asked, and how far completions and conversations were cut. */
    private static void tellHow(ServerHttpResponse response, RequestTimes times) {
        response.beforeCommit(() -> Mono.fromRunnable(() -> {
            times.servedBy().ifPresent(model -> response.getHeaders().set(EdgeCall.SERVED_BY, model));
            times.cutTo().ifPresent(most -> response.getHeaders().set(MAX_TOKENS, Integer.toString(most)));
            if (times.leftOut() > 0) {
                response.getHeaders().set(LEFT_OUT, Integer.toString(times.leftOut()));
            }
        }));
    }

    /** OPTIONS tells the methods of a path; others than these are refused. */
    private Mono<Void> otherMethod(ServerWebExchange exchange) {
        Set<HttpMethod> methods =
                endpoints.methods(exchange.getRequest().getPath().pathWithinApplication());
        HttpMethod method = exchange.getRequest().getMethod();
        if (!method.equals(HttpMethod.OPTIONS)) {
            return Mono.error(new MethodNotAllowedException(method, methods));
        }
        exchange.getResponse().setStatusCode(HttpStatus.OK);
        exchange.getResponse().getHeaders().setAllow(allowed(methods));
        exchange.getResponse().getHeaders().setContentLength(0);
        return Mono.empty();
    }

    private static Set<HttpMethod> allowed(Set<HttpMethod> methods) {
        Stream<HttpMethod> more = methods.contains(HttpMethod.GET)
                ? Stream.of(HttpMethod.HEAD, HttpMethod.OPTIONS)
                : Stream.of(HttpMethod.OPTIONS);
        return Stream.concat(methods.stream(), more).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Mono<Void> refuse(ServerHttpResponse response, MemoryRanOut error) {
        if (!response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE)) {
            return Mono.error(error);
        }
        response.getHeaders().clear();
        response.getHeaders().setContentLength(0);
        return response.setComplete();
    }

    private Mono<Void> refuse(ServerWebExchange exchange, Throwable error) {
        Mono<Void> answer = Mono.error(error);
        for (WebExceptionHandler handler : errors) {
            answer = answer.onErrorResume(unanswered -> handler.handle(exchange, unanswered));
        }
        return answer.doOnError(unanswered -> LOG.error(
                "{} {} failed after its answer had begun",
                exchange.getLogPrefix(),
                exchange.getRequest().getPath(),
                unanswered));
    }
}
