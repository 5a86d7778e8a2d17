package io.millrace.openai;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Answers every error of every route in OpenAI's envelope, before Spring Boot's own handler (order -1) would. */
@Order(-2)
final class ErrorHandler implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        ApiError answer = HttpErrors.of(error, exchange.getRequest());
        log(exchange, answer, error);
        HttpErrors.headers(error)
                .forEach((name, values) -> response.getHeaders().put(name, values));
        return Replies.error(response, answer);
    }

    private static void log(ServerWebExchange exchange, ApiError answer, Throwable error) {
        if (answer.equals(ApiError.INTERNAL)) {
            LOG.error(
                    "{} {} failed",
                    exchange.getLogPrefix(),
                    exchange.getRequest().getPath(),
                    error);
        }
    }
}
