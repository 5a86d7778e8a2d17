package io.millrace.edge;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Writes whole JSON answers. */
public final class Replies {

    private Replies() {}

    public static Mono<Void> json(ServerHttpResponse response, Object value) {
        return json(response, StrictJson.bytes(value));
    }

    public static Mono<Void> json(ServerHttpResponse response, HttpStatus status, Object value) {
        response.setStatusCode(status);
        return json(response, value);
    }

    public static Mono<Void> json(ServerHttpResponse response, byte[] json) {
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(json.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json)));
    }

    static Mono<Void> error(ServerHttpResponse response, Problem problem, ErrorForm form) {
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        if (problem.retryAfter() != null) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, seconds(problem.retryAfter()));
        }
        return json(response, form.body(problem));
    }

    /** The value of the header {@code Retry-After}: whole seconds, at least one. */
    private static String seconds(Duration retryAfter) {
        return Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    }
}
