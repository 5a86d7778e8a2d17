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

/** Continues a conversation. */
record ChatEndpoint(TextGeneration generation, Heads heads, EventStream streams) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Chat",
            "createChatCompletion",
            "Continue a conversation",
            "With stream, the answer is server-sent events that end in data: [DONE].",
            RequestDoc.json(
                    "CreateChatCompletionRequest",
                    ChatRequest.FIELDS,
                    List.of("model", "messages"),
                    EndpointDoc.examples(
                            "whole", """
                            {"model":"my-model","messages":[{"role":"user","content":"Hello!"}],"max_completion_tokens":64}""",
                            "streamed", """
                            {"model":"my-model","messages":[{"role":"user","content":"Hello!"}],"stream":true,\
                            "stream_options":{"include_usage":true}}"""),
                    true),
            Docs.orError(Docs.streamed(ChatCompletion.class, ChatCompletionChunk.class)));

    Endpoint declared(EdgeLimits limits) {
        return Endpoint.post(
                        List.of("/v1/chat/completions"),
                        Operation.CHAT,
                        BodyRule.modelJson(limits.maxBodyBytes()),
                        DOC,
                        this::answer)
                .also(Aliases.ofModel("/chat/completions"));
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json().map(ChatRequest::read).flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(ChatRequest request, EdgeCall call) {
        Delivery delivery = request.delivery();
        Route model = call.route(delivery.model());
        Head head = heads.next("chatcmpl-", delivery, model);
        Flux<TextEvent> events = generation.generate(model, List.of(request.prompt()), request.options());
        if (delivery.stream()) {
            return streams.write(
                    call.response(),
                    Cadence.BRIEF.every(delivery.interval()).of(events),
                    new ChatChunks(head, delivery.includeUsage(), request.functionCall()));
        }
        boolean logprobs = request.options().reporting().topLogprobs() >= 0;
        return Answer.of(events)
                .flatMap(answer -> Replies.json(
                        call.response(),
                        ChatCompletion.of(answer.head(head), answer, logprobs, request.functionCall())));
    }
}
