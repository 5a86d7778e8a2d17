package io.millrace.openinference;

import io.millrace.edge.Replies;
import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes the answers of inference. */
final class InferReplies {

    private InferReplies() {}

    static Mono<Void> write(ServerHttpResponse response, InferReply reply) {
        if (reply.binary().isEmpty()) {
            return Replies.json(response, reply.json());
        }
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_OCTET_STREAM);
        headers.setContentLength(reply.length());
        headers.set(BinaryHeader.JSON_LENGTH, Integer.toString(reply.json().length));
        DataBufferFactory buffers = response.bufferFactory();
        return response.writeWith(
                Flux.concat(Mono.just(ByteBuffer.wrap(reply.json())), Flux.fromIterable(reply.binary()))
                        .map(buffers::wrap));
    }
}
