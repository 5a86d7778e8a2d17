package io.millrace.openai;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.Replies;
import io.millrace.openai.stream.EventStream;
import io.millrace.serving.Cadence;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Continues text. */
record CompletionEndpoint(TextGeneration generation, Heads heads, EventStream streams, EdgeLimits limits) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Completions",
            "createCompletion",
            "Continue text",
            "With stream, the answer is server-sent events that end in data: [DONE].",
            RequestDoc.json(
                    "CreateCompletionRequest",
                    CompletionRequest.FIELDS,
                    List.of("model", "prompt"),
                    EndpointDoc.examples(
                            "text", """
                            {"model":"my-model","prompt":"Once upon a time","max_tokens":32}""",
                            "score", """
                            {"model":"my-model","prompt":"To be or not to be","echo":true,"max_tokens":0,"logprobs":1}"""),
                    true),
            Docs.orError(Docs.streamed(TextCompletion.class, TextCompletion.class)));

    Endpoint declared() {
        return Endpoint.post(
                        List.of("/v1/completions"),
                        Operation.TEXT_COMPLETION,
                        BodyRule.modelJson(limits.maxBodyBytes()),
                        DOC,
                        this::answer)
                .also(Aliases.ofModel("/completions"));
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json()
                .map(body -> CompletionRequest.read(body, limits.maxSequences()))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(CompletionRequest request, EdgeCall call) {
        Delivery delivery = request.delivery();
        Route model = call.route(delivery.model());
        Head head = heads.next("cmpl-", delivery, model);
        boolean logprobs = request.options().reporting().topLogprobs() >= 0;
        Flux<TextEvent> events = generation.generate(model, request.prompts(), request.options());
        if (delivery.stream()) {
            boolean brief = !request.options().reporting().echo(); // else the first part holds the prompt
            return streams.write(
                    call.response(),
                    (brief ? Cadence.BRIEF : Cadence.LIVE)
                            .every(delivery.interval())
                            .of(events),
                    new TextChunks(head, delivery.includeUsage(), logprobs));
        }
        return Answer.of(events)
                .flatMap(answer ->
                        Replies.json(call.response(), TextCompletion.of(answer.head(head), answer, logprobs)));
    }
}
