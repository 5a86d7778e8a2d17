package io.millrace.openai;

import io.millrace.serving.Encoding;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
final class ClassifyController implements ClassifyApi {

    private final Encoding encoding;
    private final BodyReader bodies;
    private final Heads heads;
    private final EdgeLimits limits;

    ClassifyController(Encoding encoding, BodyReader bodies, Heads heads, EdgeLimits limits) {
        this.encoding = encoding;
        this.bodies = bodies;
        this.heads = heads;
        this.limits = limits;
    }

    @Override
    @PostMapping(
            path = {"/v1/classify", "/classify"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> classify(ServerWebExchange exchange) {
        return bodies.readInputs(exchange.getRequest())
                .map(body -> ClassifyRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, exchange.getResponse()));
    }

    private Mono<Void> answer(ClassifyRequest request, ServerHttpResponse response) {
        Head head = heads.next("classify-", request.model());
        return encoding.classify(heads.route(request.model()), request.inputs(), request.options())
                .onErrorMap(new Renaming("input", request.list())::of)
                .doOnNext(classified -> Rows.requireFinite(request.model(), classified.rows()))
                .flatMap(classified -> Replies.json(
                        response,
                        request.tei() ? Classes.tei(classified) : Classes.of(head, classified, request.topN())));
    }
}
