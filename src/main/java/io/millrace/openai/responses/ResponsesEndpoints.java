package io.millrace.openai.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.edge.Problem;
import io.millrace.edge.Replies;
import io.millrace.edge.Values;
import io.millrace.openai.Aliases;
import io.millrace.openai.Docs;
import io.millrace.openai.Heads;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.openai.stream.EventStream;
import io.millrace.openai.stream.LeftOutTools;
import io.millrace.serving.Cadence;
import io.millrace.serving.Caller;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Makes responses, and answers for those that are kept. */
record ResponsesEndpoints(
        TextGeneration generation, Tokenization tokenization, Heads heads, EventStream streams, ResponseStore store) {

    private static final String TAG = "Responses";
    private static final String ONE = "/v1/responses/{id}";
    private static final ResponseDoc GONE = Docs.error(404, "No such response is kept");

    private static final EndpointDoc CREATE = new EndpointDoc(
            TAG,
            "createResponse",
            "Answer items",
            "With stream, the answer is server-sent events from response.created to response.completed.",
            RequestDoc.json(
                    "CreateResponseRequest",
                    ResponsesRequest.FIELDS,
                    List.of("model"),
                    EndpointDoc.examples(
                            "text", "{\"model\":\"my-model\",\"input\":\"Hello!\"}",
                            "streamed", "{\"model\":\"my-model\",\"input\":\"Hello!\",\"stream\":true}"),
                    true),
            Docs.orError(ResponseDoc.ok(Docs.JSON, ResponseObject.class)));
    private static final EndpointDoc COUNT = new EndpointDoc(
            TAG,
            "countResponseInputTokens",
            "Count the tokens of what a response would answer",
            null,
            RequestDoc.json(
                    "CountInputTokensRequest",
                    ResponsesRequest.FIELDS,
                    List.of("model"),
                    EndpointDoc.examples("count", "{\"model\":\"my-model\",\"input\":\"Hello!\"}"),
                    false),
            List.of(ResponseDoc.ok(Docs.JSON, InputTokens.class)));
    private static final EndpointDoc GET =
            EndpointDoc.of(TAG, "getResponse", "A response that is kept", Docs.ok(ResponseObject.class), GONE);
    private static final EndpointDoc DELETE =
            EndpointDoc.of(TAG, "deleteResponse", "Keep a response no longer", Docs.ok(Deleted.class), GONE);
    private static final EndpointDoc CANCEL = EndpointDoc.of(
            TAG,
            "cancelResponse",
            "Refused: no response is made in the background; who closes the connection ends what is made for it",
            Docs.error(400, "It is not made in the background"),
            GONE);
    private static final EndpointDoc ITEMS = new EndpointDoc(
            TAG,
            "listResponseInputItems",
            "The items that a response answered",
            "order is desc or asc, limit 1 to 100, after the id of an item.",
            null,
            List.of(Docs.ok(InputPage.class), GONE));

    record InputTokens(
            String object, @JsonProperty("input_tokens") int inputTokens) {}

    record Deleted(String id, String object, boolean deleted) {}

    Stream<Endpoint> declared(int maxBodyBytes) {
        return Stream.of(
                Endpoint.post(
                                List.of("/v1/responses"),
                                Operation.CHAT,
                                BodyRule.modelJson(maxBodyBytes),
                                CREATE,
                                this::create)
                        .also(aliases("")),
                Endpoint.post(
                                List.of("/v1/responses/input_tokens"),
                                Operation.TOKENIZE,
                                BodyRule.json(maxBodyBytes),
                                COUNT,
                                this::count)
                        .also(aliases("/input_tokens")),
                Endpoint.get(ONE, GET, call -> kept(call, this::get)).also(aliases("/{id}")),
                Endpoint.delete(ONE, DELETE, call -> kept(call, this::delete)).also(aliases("/{id}")),
                Endpoint.post(
                                List.of(ONE + "/cancel"),
                                Operation.OTHER,
                                BodyRule.NONE,
                                CANCEL,
                                call -> kept(
                                        call,
                                        (_, _) -> Mono.error(new InvalidRequest(
                                                "id", "Only responses made in the background can be cancelled"))))
                        .also(aliases("/{id}/cancel")),
                Endpoint.get(
                                ONE + "/input_items",
                                ITEMS,
                                call -> kept(
                                        call, (_, stored) -> Replies.json(call.response(), InputPage.of(call, stored))))
                        .also(aliases("/{id}/input_items")));
    }

    private static List<String> aliases(String rest) {
        return Aliases.besideDeployments("/responses" + rest);
    }

    private Mono<Void> create(EdgeCall call) {
        return read(call, (request, memory) -> answer(request, call, memory));
    }

    private Mono<Void> count(EdgeCall call) {
        return read(call, (request, _) -> tokenization
                .tokenize(call.route(request.model()), request.prompt(), false)
                .flatMap(tokens ->
                        Replies.json(call.response(), new InputTokens("response.input_tokens", tokens.ids().length))));
    }

    private Mono<Void> read(EdgeCall call, BiFunction<ResponsesRequest, ResponseMemory, Mono<Void>> then) {
        return Mono.deferContextual(context -> {
            ResponseMemory memory = memory(Caller.of(context));
            return call.json()
                    .flatMap(body -> call.inTurn(
                            memory.weight(previous(body)), _ -> ResponsesRequest.read(body, memory, heads.ids())))
                    .flatMap(request -> then.apply(request, memory));
        });
    }

    private ResponseMemory memory(Caller caller) {
        return store.of(caller.key());
    }

    private static String previous(ObjectNode body) {
        return body.path("previous_response_id").asString("");
    }

    private Mono<Void> answer(ResponsesRequest request, EdgeCall call, ResponseMemory memory) {
        Route model = call.route(request.model());
        ResponseMaking.Start start =
                new ResponseMaking.Start(heads.next("resp_", request.model(), model), request, heads.ids(), memory);
        LeftOutTools.name(request.tools().leftOut(), call.response().getHeaders());
        Flux<TextEvent> events = generation.generate(model, List.of(request.prompt()), request.options());
        return request.stream()
                ? streams.write(call.response(), events, new ResponseEvents(start))
                : Cadence.WHOLE
                        .of(events)
                        .collect(() -> start.making(Output.Listener.NONE), ResponseMaking::add)
                        .flatMap(making -> Replies.json(call.response(), making.ended()));
    }

    /** Answers for the response that the path names. */
    private Mono<Void> kept(EdgeCall call, BiFunction<EdgeCall, ResponseStore.Stored, Mono<Void>> answer) {
        return Mono.deferContextual(context -> {
            ResponseStore.Stored stored = memory(Caller.of(context)).get(call.variable("id"));
            return stored == null ? missing(call) : answer.apply(call, stored);
        });
    }

    private static Mono<Void> missing(EdgeCall call) {
        String id = Values.shown(call.variable("id"));
        call.response().setStatusCode(HttpStatus.NOT_FOUND);
        return Replies.json(
                call.response(),
                ErrorEnvelope.of(
                        new Problem(404, "No response '" + id + "' is kept", "id", "response_not_found", null)));
    }

    private Mono<Void> get(EdgeCall call, ResponseStore.Stored stored) {
        if (call.parameter("stream", "false").equals("true")) {
            throw new InvalidRequest("stream", "'stream' is not supported here: a kept response is whole");
        }
        return Replies.json(call.response(), stored.json());
    }

    private Mono<Void> delete(EdgeCall call, ResponseStore.Stored stored) {
        return Mono.deferContextual(context -> {
            boolean gone = memory(Caller.of(context)).delete(stored.id());
            return Replies.json(call.response(), new Deleted(stored.id(), "response", gone));
        });
    }
}
