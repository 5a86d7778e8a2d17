package io.millrace.openinference;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes answers. */
final class Replies {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Replies() {}

    static Mono<Void> json(ServerHttpResponse response, Object value) {
        return json(response, MAPPER.writeValueAsBytes(value));
    }

    static Mono<Void> json(ServerHttpResponse response, HttpStatus status, Object value) {
        response.setStatusCode(status);
        return json(response, value);
    }

    static Mono<Void> error(ServerHttpResponse response, ErrorAnswer error) {
        response.setStatusCode(HttpStatusCode.valueOf(error.status()));
        Duration retryAfter = error.retryAfter();
        if (retryAfter != null) {
            long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        return json(response, Map.of("error", error.message()));
    }

    static Mono<Void> inference(ServerHttpResponse response, InferReply reply) {
        if (reply.binary().isEmpty()) {
            return json(response, reply.json());
        }
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_OCTET_STREAM);
        headers.setContentLength(reply.length());
        headers.set(Headers.JSON_LENGTH, Integer.toString(reply.json().length));
        DataBufferFactory buffers = response.bufferFactory();
        return response.writeWith(
                Flux.concat(Mono.just(ByteBuffer.wrap(reply.json())), Flux.fromIterable(reply.binary()))
                        .map(buffers::wrap));
    }

    private static Mono<Void> json(ServerHttpResponse response, byte[] json) {
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(json.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json)));
    }
}
