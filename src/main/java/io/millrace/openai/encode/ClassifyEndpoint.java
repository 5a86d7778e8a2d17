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
import io.millrace.serving.Encoding.Candidates;
import io.millrace.serving.Encoding.Classification;
import io.millrace.serving.Encoding.Classified;
import io.millrace.serving.Encoding.Tagged;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import java.util.List;
import reactor.core.publisher.Mono;

/** Labels texts or images. */
record ClassifyEndpoint(Encoding encoding, Heads heads, EdgeLimits limits) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Classification",
            "classify",
            "Label texts, their parts, or images",
            "A model that labels tokens answers with spans in place of probabilities. Images are base64 or data URLs; nothing is fetched. A model with one space for texts and images takes its labels from candidate_labels. With inputs in place of input, TEI's form: the answer is an array of {label, score} for each input, best first.",
            RequestDoc.json(
                    "ClassifyRequest",
                    Field.joined(ClassifyRequest.FIELDS, ClassifyRequest.TEI_FIELDS),
                    List.of("model"),
                    EndpointDoc.examples(
                            "text", """
                            {"model":"my-model","input":["I like it","I do not"]}""",
                            "pair", """
                            {"model":"my-model","input":{"text":"It rains.","text_pair":"The street is wet."}}""",
                            "image", """
                            {"model":"my-model","input":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}],"top_n":3}""",
                            "labels of the request", """
                            {"model":"my-model","input":{"image":"data:image/png;base64,iVBORw0KGgo="},"candidate_labels":["cat","dog"]}""",
                            "TEI", """
                            {"model":"my-model","inputs":[["I like it"],["It rains.","The street is wet."]]}"""),
                    true),
            Docs.orError(ResponseDoc.ok(Docs.JSON, Classes.class)));

    Endpoint declared() {
        return Endpoint.post(
                List.of("/v1/classify", "/classify"),
                Operation.CLASSIFY,
                BodyRule.modelJson(limits.maxInputBytes()),
                DOC,
                this::answer);
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json()
                .map(body -> ClassifyRequest.read(body, limits.maxInputs()))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(ClassifyRequest request, EdgeCall call) {
        Route model = call.route(request.model());
        Head head = heads.next("classify-", request.model(), model);
        return classified(model, request)
                .onErrorMap(new Renaming("input", request.list())::of)
                .map(classification -> body(head, request, classification))
                .flatMap(body -> Replies.json(call.response(), body));
    }

    private Mono<? extends Classification> classified(Route model, ClassifyRequest request) {
        Candidates candidates = request.candidates();
        return candidates == null
                ? encoding.classify(model, request.inputs(), request.options())
                : encoding.label(model, request.inputs(), candidates, request.options());
    }

    private static Object body(Head head, ClassifyRequest request, Classification classification) {
        return switch (classification) {
            case Classified classified -> classes(head, request, classified);
            case Tagged tagged -> tags(head, request, tagged);
        };
    }

    private static Object tags(Head head, ClassifyRequest request, Tagged tagged) {
        Rows.requireFinite(
                request.model(),
                tagged.inputs().stream()
                        .flatMap(List::stream)
                        .map(span -> new float[] {span.score()})
                        .toList());
        return request.tei() ? Tags.tei(tagged) : Tags.of(head, tagged);
    }

    private static Object classes(Head head, ClassifyRequest request, Classified classified) {
        Rows.requireFinite(request.model(), classified.rows());
        return request.tei() ? Classes.tei(classified) : Classes.of(head, classified, request.topN());
    }
}
