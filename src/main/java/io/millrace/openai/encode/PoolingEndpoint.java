package io.millrace.openai.encode;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.openai.Docs;
import io.millrace.openai.EdgeLimits;
import io.millrace.openai.Head;
import io.millrace.openai.Heads;
import io.millrace.serving.Encoding;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.Encoding.TokensEncoded;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import java.util.List;
import reactor.core.publisher.Mono;

/** Turns texts into a vector for each token, for models that compare these (ColBERT). */
record PoolingEndpoint(Encoding encoding, Heads heads, EdgeLimits limits) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Embeddings",
            "pooling",
            "Turn text into a vector for each token",
            "As in vLLM: vectors of all tokens, special ones included, each of length 1.",
            RequestDoc.json(
                    "PoolingRequest",
                    PoolingRequest.FIELDS,
                    List.of("model"),
                    EndpointDoc.examples("tokens", """
                            {"model":"my-model","input":["one","two"],"task":"token_embed"}"""),
                    true),
            Docs.orError(ResponseDoc.ok(Docs.JSON, Pooled.class)));

    Endpoint declared() {
        return Endpoint.post(
                List.of("/pooling", "/v1/pooling"),
                Operation.EMBEDDINGS,
                BodyRule.modelJson(limits.maxInputBytes()),
                DOC,
                this::answer);
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json()
                .map(body -> PoolingRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(PoolingRequest request, EdgeCall call) {
        EmbeddingsRequest of = request.of();
        Route model = call.route(of.model());
        Head head = heads.next("pool-", of.model(), model);
        Mono<VectorsBody> body = request.each()
                ? encoding.embedTokens(model, of.inputs(), of.options()).map(encoded -> body(head, of, encoded))
                : encoding.embed(model, of.inputs(), of.options()).map(encoded -> body(head, of, encoded));
        return body.onErrorMap(new Renaming("input", of.list())::of).flatMap(written -> written.write(call.response()));
    }

    private static VectorsBody body(Head head, EmbeddingsRequest request, TokensEncoded encoded) {
        encoded.inputs().forEach(rows -> Rows.requireFinite(request.model(), rows));
        return new VectorsBody(
                head, VectorsBody.Form.POOLING, encoded.inputs(), encoded.promptTokens(), request.base64());
    }

    private static VectorsBody body(Head head, EmbeddingsRequest request, Encoded encoded) {
        Rows.requireFinite(request.model(), encoded.rows());
        return VectorsBody.of(head, VectorsBody.Form.POOLED, encoded, request.base64());
    }
}
