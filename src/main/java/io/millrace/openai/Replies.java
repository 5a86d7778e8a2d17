package io.millrace.openai;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Writes whole JSON answers. */
final class Replies {

    private Replies() {}

    static Mono<Void> json(ServerHttpResponse response, Object value) {
        return json(response, Json.bytes(value));
    }

    static Mono<Void> error(ServerHttpResponse response, ApiError error) {
        response.setStatusCode(HttpStatusCode.valueOf(error.status()));
        if (error.retryAfter() != null) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, ApiError.seconds(error.retryAfter()));
        }
        return json(response, error.json());
    }

    static Mono<Void> json(ServerHttpResponse response, byte[] json) {
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(json.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json)));
    }
}
