package io.millrace.openai.encode;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.openai.Aliases;
import io.millrace.openai.Docs;
import io.millrace.openai.EdgeLimits;
import io.millrace.openai.Head;
import io.millrace.openai.Heads;
import io.millrace.serving.Encoding;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import java.util.List;
import reactor.core.publisher.Mono;

/** Turns texts and images into vectors. */
record EmbeddingsEndpoint(Encoding encoding, Heads heads, EdgeLimits limits) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Embeddings",
            "createEmbedding",
            "Turn text and images into vectors",
            "Inputs longer than the model reads are refused unless truncation is asked for. What is embedded is in one of input, messages (vLLM's form), inputs (Cohere's) and images; images, for models with one space for them and texts, are base64 or data URLs, of which nothing is fetched, and count no tokens.",
            RequestDoc.json(
                    "CreateEmbeddingRequest",
                    EmbeddingsRequest.FIELDS,
                    List.of("model"),
                    EndpointDoc.examples(
                            "text", """
                            {"model":"my-model","input":"The quick brown fox"}""",
                            "several", """
                            {"model":"my-model","input":["one","two"],"encoding_format":"base64","dimensions":128}""",
                            "texts and images", """
                            {"model":"my-model","input":[{"text":"a red bicycle"},{"image":"data:image/png;base64,iVBORw0KGgo="}]}""",
                            "a message", """
                            {"model":"my-model","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}""",
                            "truncated", """
                            {"model":"my-model","input":"a long text","truncate_prompt_tokens":-1}"""),
                    true),
            Docs.orError(ResponseDoc.ok(Docs.JSON, Embeddings.class)));

    Endpoint declared() {
        return Endpoint.post(
                        List.of("/v1/embeddings"),
                        Operation.EMBEDDINGS,
                        BodyRule.modelJson(limits.maxInputBytes()),
                        DOC,
                        this::answer)
                .also(Aliases.ofModel("/embeddings"));
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json()
                .map(body -> EmbeddingsRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(EmbeddingsRequest request, EdgeCall call) {
        Route model = call.route(request.model());
        Head head = heads.next("embd-", request.model(), model);
        return encoding.embed(model, request.inputs(), request.options())
                .onErrorMap(new Renaming("input", request.list())::of)
                .doOnNext(encoded -> Rows.requireFinite(request.model(), encoded.rows()))
                .flatMap(encoded -> VectorsBody.of(head, VectorsBody.Form.EMBEDDINGS, encoded, request.base64())
                        .write(call.response()));
    }
}
