package io.millrace.openai.encode;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.edge.Replies;
import io.millrace.openai.Docs;
import io.millrace.openai.EdgeLimits;
import io.millrace.openai.Head;
import io.millrace.openai.Heads;
import io.millrace.serving.Encoding;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import java.util.List;
import reactor.core.publisher.Mono;

/** Scores pairs of texts, or of texts and images. */
record ScoreEndpoint(Encoding encoding, Heads heads, EdgeLimits limits) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Scores",
            "score",
            "Score pairs of texts, or of texts and images",
            "One against several, or as many against as many. The two sides are text_1 and text_2, data_1 and data_2, queries and documents, or queries and items. With a model that has one space for texts and images each side may also be {image}, {text}, a part of type image_url, or {content} with such parts, and the score is the cosine.",
            RequestDoc.json(
                    "ScoreRequest",
                    ScoreRequest.FIELDS,
                    List.of("model"),
                    EndpointDoc.examples(
                            "one against several", """
                            {"model":"my-model","text_1":"What is a panda?","text_2":["A bear of China.","A car."]}""",
                            "an image against texts", """
                            {"model":"my-model","data_1":{"image":"data:image/png;base64,iVBORw0KGgo="},"data_2":["a panda","a car"]}"""),
                    true),
            Docs.orError(ResponseDoc.ok(Docs.JSON, Scores.class)));

    Endpoint declared() {
        return Endpoint.post(
                List.of("/v1/score", "/score"),
                Operation.SCORE,
                BodyRule.modelJson(limits.maxInputBytes()),
                DOC,
                this::answer);
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json()
                .map(body -> ScoreRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(ScoreRequest request, EdgeCall call) {
        Route model = call.route(request.model());
        Head head = heads.next("score-", request.model(), model);
        return encoding.score(model, request.pairs(), request.options())
                .onErrorMap(new Renaming("query", request.first())::of)
                .onErrorMap(new Renaming("input", request.second())::of)
                .doOnNext(encoded -> Rows.requireFinite(request.model(), encoded.rows()))
                .flatMap(encoded -> Replies.json(call.response(), Scores.of(head, encoded)));
    }
}
