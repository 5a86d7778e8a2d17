package io.millrace.openinference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Answers every error below {@code /v2} in the protocol's form, and passes on all others. */
@Order(-3)
final class ErrorHandler implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    private static final String ROOT = "/v2";

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted() || !isBelowRoot(exchange)) {
            return Mono.error(error);
        }
        ErrorAnswer answer = ErrorAnswer.of(error, exchange.getRequest());
        log(exchange, answer, error);
        ErrorAnswer.headers(error)
                .forEach((name, values) -> response.getHeaders().put(name, values));
        return Replies.error(response, answer);
    }

    private static boolean isBelowRoot(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().pathWithinApplication().value();
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    private static void log(ServerWebExchange exchange, ErrorAnswer answer, Throwable error) {
        if (answer.equals(ErrorAnswer.INTERNAL)) {
            LOG.error(
                    "{} {} failed",
                    exchange.getLogPrefix(),
                    exchange.getRequest().getPath(),
                    error);
        }
    }
}
