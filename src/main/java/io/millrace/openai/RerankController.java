package io.millrace.openai;

import io.millrace.serving.Encoding;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
final class RerankController implements RerankApi {

    private final Encoding encoding;
    private final BodyReader bodies;
    private final Heads heads;
    private final EdgeLimits limits;

    RerankController(Encoding encoding, BodyReader bodies, Heads heads, EdgeLimits limits) {
        this.encoding = encoding;
        this.bodies = bodies;
        this.heads = heads;
        this.limits = limits;
    }

    @Override
    @PostMapping(
            path = {"/v1/rerank", "/v2/rerank", "/rerank"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> rerank(ServerWebExchange exchange) {
        return bodies.readInputs(exchange.getRequest())
                .map(body -> RerankRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, exchange.getResponse()));
    }

    private Mono<Void> answer(RerankRequest request, ServerHttpResponse response) {
        Head head = heads.next("rerank-", request.model());
        return encoding.rerank(heads.route(request.model()), request.query(), request.documents(), request.options())
                .onErrorMap(new Renaming("documents", request.list())::of)
                .doOnNext(encoded -> Rows.requireFinite(request.model(), encoded.rows()))
                .flatMap(encoded -> Replies.json(
                        response, request.tei() ? Ranking.tei(request, encoded) : Ranking.of(head, request, encoded)));
    }
}
