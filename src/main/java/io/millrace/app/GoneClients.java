package io.millrace.app;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/** Ends requests whose client went before its body was whole: nobody is left to answer, and nothing is wrong with the service. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class GoneClients implements WebExceptionHandler {

    private static final HttpStatusCode CLIENT_CLOSED_REQUEST = HttpStatusCode.valueOf(499);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        if (!DisconnectedClientHelper.isClientDisconnectedException(error)) {
            return Mono.error(error);
        }
        boolean _ = exchange.getResponse().setStatusCode(CLIENT_CLOSED_REQUEST);
        return Mono.empty();
    }
}
