package io.millrace.openai;

import io.millrace.serving.Encoding;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
final class ScoreController implements ScoreApi {

    private final Encoding encoding;
    private final BodyReader bodies;
    private final Heads heads;
    private final EdgeLimits limits;

    ScoreController(Encoding encoding, BodyReader bodies, Heads heads, EdgeLimits limits) {
        this.encoding = encoding;
        this.bodies = bodies;
        this.heads = heads;
        this.limits = limits;
    }

    @Override
    @PostMapping(
            path = {"/v1/score", "/score"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> score(ServerWebExchange exchange) {
        return bodies.readInputs(exchange.getRequest())
                .map(body -> ScoreRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, exchange.getResponse()));
    }

    private Mono<Void> answer(ScoreRequest request, ServerHttpResponse response) {
        Head head = heads.next("score-", request.model());
        return encoding.score(heads.route(request.model()), request.pairs(), request.options())
                .onErrorMap(new Renaming("input", request.second())::of)
                .doOnNext(encoded -> Rows.requireFinite(request.model(), encoded.rows()))
                .flatMap(encoded -> Replies.json(response, Scores.of(head, encoded)));
    }
}
