package io.millrace.openai;

import io.millrace.serving.Encoding;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@RestController
final class EmbeddingsController implements EmbeddingsApi {

    private final Encoding encoding;
    private final BodyReader bodies;
    private final Heads heads;
    private final EdgeLimits limits;

    EmbeddingsController(Encoding encoding, BodyReader bodies, Heads heads, EdgeLimits limits) {
        this.encoding = encoding;
        this.bodies = bodies;
        this.heads = heads;
        this.limits = limits;
    }

    @Override
    @PostMapping(path = "/v1/embeddings", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> createEmbedding(ServerWebExchange exchange) {
        return bodies.readInputs(exchange.getRequest())
                .map(body -> EmbeddingsRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, exchange.getResponse()));
    }

    private Mono<Void> answer(EmbeddingsRequest request, ServerHttpResponse response) {
        return encoding.embed(heads.route(request.model()), request.inputs(), request.options())
                .doOnNext(encoded -> Rows.requireFinite(request.model(), encoded.rows()))
                .map(encoded -> new EmbeddingsBody(request.model(), encoded, request.base64()))
                .flatMap(body -> write(response, body));
    }

    /** A short answer at once; a long one in pieces as the client reads, formatted off the event loop. */
    private static Mono<Void> write(ServerHttpResponse response, EmbeddingsBody body) {
        byte[] first = body.piece();
        if (body.done()) {
            return Replies.json(response, first);
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        Flux<byte[]> pieces = Flux.concat(Mono.just(first), rest(body));
        return response.writeWith(pieces.map(piece -> response.bufferFactory().wrap(piece)));
    }

    private static Flux<byte[]> rest(EmbeddingsBody body) {
        return Flux.<byte[]>generate(sink -> {
                    sink.next(body.piece());
                    if (body.done()) {
                        sink.complete();
                    }
                })
                .subscribeOn(Schedulers.parallel());
    }
}
