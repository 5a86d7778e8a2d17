package io.millrace.openai.encode;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.edge.Field;
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

/** Sorts documents by relevance to a query. */
record RerankEndpoint(Encoding encoding, Heads heads, EdgeLimits limits) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Reranking",
            "rerank",
            "Sort documents by relevance to a query",
            "The form that Cohere, Jina and vLLM share; with texts in place of documents, TEI's form, whose answer is an array of {index, score, text}.",
            RequestDoc.json(
                    "RerankRequest",
                    Field.joined(RerankRequest.FIELDS, RerankRequest.TEI_FIELDS),
                    List.of("model", "query"),
                    EndpointDoc.examples(
                            "documents", """
                            {"model":"my-model","query":"What is a panda?","documents":["A bear of China.","A car."],"top_n":1}""",
                            "TEI", """
                            {"model":"my-model","query":"What is a panda?","texts":["A bear of China.","A car."],"return_text":true}"""),
                    true),
            Docs.orError(ResponseDoc.ok(Docs.JSON, Ranking.class)));

    Endpoint declared() {
        return Endpoint.post(
                List.of("/v1/rerank", "/v2/rerank", "/rerank"),
                Operation.RERANK,
                BodyRule.modelJson(limits.maxInputBytes()),
                DOC,
                this::answer);
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json()
                .map(body -> RerankRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(RerankRequest request, EdgeCall call) {
        Route model = call.route(request.model());
        Head head = heads.next("rerank-", request.model(), model);
        return encoding.rerank(model, request.query(), request.documents(), request.options())
                .onErrorMap(new Renaming("documents", request.list())::of)
                .doOnNext(encoded -> Rows.requireFinite(request.model(), encoded.rows()))
                .flatMap(encoded -> Replies.json(
                        call.response(),
                        request.tei() ? Ranking.tei(request, encoded) : Ranking.of(head, request, encoded)));
    }
}
