package io.millrace.edge;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
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
            LOG.error(
                    "{} {} failed",
                    exchange.getLogPrefix(),
                    exchange.getRequest().getPath(),
                    error);
        }
        Problem.headers(error).forEach((name, values) -> response.getHeaders().put(name, values));
        return Replies.error(response, problem, form.get());
    }
}
