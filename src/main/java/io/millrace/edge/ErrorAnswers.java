package io.millrace.edge;

import io.millrace.core.ServingException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Answers every error in the form of the endpoint, or of where the path lies, before Spring Boot's own handler (order -1) would. */
@Order(-2)
final class ErrorAnswers implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    private final Endpoints endpoints;

    ErrorAnswers(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        Optional<ErrorForm> form =
                endpoints.errors(exchange.getRequest().getPath().pathWithinApplication());
        if (response.isCommitted() || form.isEmpty()) {
            return Mono.error(error);
        }
        Problem problem = Problem.of(error, exchange.getRequest());
        if (problem.equals(Problem.INTERNAL)) {
            report(exchange, error);
        }
        Problem.headers(error).forEach((name, values) -> response.getHeaders().put(name, values));
        return Replies.error(response, problem, form.get());
    }

    /* What a model failed of has been logged where it did. */
    private static void report(ServerWebExchange exchange, Throwable error) {
        String prefix = exchange.getLogPrefix();
        RequestPath path = exchange.getRequest().getPath();
        if (error instanceof ServingException known) {
            LOG.error("{} {} failed: {}", prefix, path, known.getMessage());
        } else {
            LOG.error("{} {} failed", prefix, path, error);
        }
    }
}
