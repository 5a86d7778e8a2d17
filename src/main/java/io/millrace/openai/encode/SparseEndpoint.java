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
import io.millrace.serving.Encoding;
import io.millrace.serving.Encoding.SparseVector;
import io.millrace.serving.Encoding.SparselyEncoded;
import io.millrace.serving.Operation;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/** Turns texts into sparse vectors over a vocabulary, for models that give such (SPLADE). */
record SparseEndpoint(Encoding encoding, EdgeLimits limits) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Embeddings",
            "embedSparse",
            "Turn text into sparse vectors",
            "As in TEI: an array of {index, value} for each input, by index.",
            RequestDoc.json(
                    "EmbedSparseRequest",
                    SparseRequest.FIELDS,
                    List.of("model", "inputs"),
                    EndpointDoc.examples("texts", """
                            {"model":"my-model","inputs":["one","two"]}"""),
                    true),
            Docs.orError(ResponseDoc.ok(Docs.JSON, Component[][].class)));

    /** A component that is not 0. */
    record Component(int index, float value) {}

    Endpoint declared() {
        return Endpoint.post(
                List.of("/embed_sparse"),
                Operation.EMBEDDINGS,
                BodyRule.modelJson(limits.maxInputBytes()),
                DOC,
                this::answer);
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json()
                .map(body -> SparseRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(SparseRequest request, EdgeCall call) {
        return encoding.embedSparsely(call.route(request.model()), request.inputs(), request.options())
                .onErrorMap(new Renaming("input", SparseRequest.INPUTS.name())::of)
                .map(encoded -> components(request.model(), encoded))
                .flatMap(components -> Replies.json(call.response(), components));
    }

    private static List<List<Component>> components(String model, SparselyEncoded encoded) {
        Rows.requireFinite(
                model, encoded.vectors().stream().map(SparseVector::values).toList());
        return encoded.vectors().stream().map(SparseEndpoint::components).toList();
    }

    private static List<Component> components(SparseVector vector) {
        return IntStream.range(0, vector.indices().length)
                .mapToObj(i -> new Component(vector.indices()[i], vector.values()[i]))
                .toList();
    }
}
