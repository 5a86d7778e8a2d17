package io.millrace.edge;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/** Makes exchanges as Spring's own handler does. */
@FunctionalInterface
interface Exchanges {

    ServerWebExchange of(ServerHttpRequest request, ServerHttpResponse response);
}
