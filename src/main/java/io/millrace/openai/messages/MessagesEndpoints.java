package io.millrace.openai.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.edge.Replies;
import io.millrace.openai.Aliases;
import io.millrace.openai.Answer;
import io.millrace.openai.Docs;
import io.millrace.openai.Head;
import io.millrace.openai.Heads;
import io.millrace.openai.stream.EventStream;
import io.millrace.openai.stream.LeftOutTools;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers messages, and counts their tokens. */
record MessagesEndpoints(TextGeneration generation, Tokenization tokenization, Heads heads, EventStream streams) {

    private static final EndpointDoc DOC = new EndpointDoc(
            "Messages",
            "createMessage",
            "Answer messages in Anthropic's form",
            "With stream, the answer is server-sent events from message_start to message_stop.",
            RequestDoc.json(
                    "CreateMessageRequest",
                    MessagesRequest.FIELDS,
                    List.of("model", "messages", "max_tokens"),
                    EndpointDoc.examples("whole", """
                            {"model":"my-model","max_tokens":64,"messages":[{"role":"user","content":"Hello!"}]}"""),
                    true),
            List.of(ResponseDoc.ok(Docs.JSON, AnsweredMessage.class)));
    private static final EndpointDoc COUNT = new EndpointDoc(
            "Messages",
            "countMessageTokens",
            "Count the tokens of messages",
            null,
            RequestDoc.json(
                    "CountTokensRequest",
                    MessagesRequest.PROMPT_FIELDS,
                    List.of("model", "messages"),
                    EndpointDoc.examples("count", """
                            {"model":"my-model","messages":[{"role":"user","content":"Hello!"}]}"""),
                    false),
            List.of(ResponseDoc.ok(Docs.JSON, Count.class)));

    record Count(@JsonProperty("input_tokens") int inputTokens) {}

    Stream<Endpoint> declared(int maxBodyBytes) {
        return Stream.of(
                Endpoint.post(
                                List.of("/v1/messages"),
                                Operation.CHAT,
                                BodyRule.modelJson(maxBodyBytes),
                                DOC,
                                this::answer)
                        .also(Aliases.ofAnthropic("/messages")),
                Endpoint.post(
                                List.of("/v1/messages/count_tokens"),
                                Operation.TOKENIZE,
                                BodyRule.json(maxBodyBytes),
                                COUNT,
                                this::count)
                        .also(Aliases.ofAnthropic("/messages/count_tokens")));
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json().map(MessagesRequest::read).flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(MessagesRequest request, EdgeCall call) {
        Route model = call.route(request.model());
        Head head = heads.next("msg_", request.model(), model);
        LeftOutTools.name(request.leftOut(), call.response().getHeaders());
        Flux<TextEvent> events = generation.generate(model, List.of(request.prompt()), request.options());
        return request.stream()
                ? streams.write(call.response(), events, new MessageEvents(head))
                : Answer.of(events)
                        .flatMap(
                                answer -> Replies.json(call.response(), AnsweredMessage.of(answer.head(head), answer)));
    }

    private Mono<Void> count(EdgeCall call) {
        return call.json().map(MessagesRequest::toCount).flatMap(request -> tokenization
                .tokenize(call.route(request.model()), request.prompt(), false)
                .flatMap(tokens -> Replies.json(call.response(), new Count(tokens.ids().length))));
    }
}
