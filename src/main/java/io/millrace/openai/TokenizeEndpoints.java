package io.millrace.openai;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.edge.Field;
import io.millrace.edge.Replies;
import io.millrace.serving.Operation;
import io.millrace.serving.Tokenization;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Turns text into token ids, and back. */
record TokenizeEndpoints(Tokenization tokenization) {

    private static final EndpointDoc TOKENIZE = new EndpointDoc(
            "Tokens",
            "tokenize",
            "Turn text or a conversation into token ids",
            "As vLLM does; llama.cpp's content is read, too.",
            RequestDoc.json(
                    "TokenizeRequest",
                    Field.joined(
                            TokenizeRequest.TEXT_FIELDS, TokenizeRequest.CHAT_FIELDS, TokenizeRequest.LLAMA_FIELDS),
                    List.of("model"),
                    EndpointDoc.examples(
                            "text", """
                            {"model":"my-model","prompt":"Hello!","return_token_strs":true}""",
                            "conversation", """
                            {"model":"my-model","messages":[{"role":"user","content":"Hello!"}]}"""),
                    false),
            Docs.orError(ResponseDoc.ok(Docs.JSON, TokenList.class)));
    private static final EndpointDoc DETOKENIZE = new EndpointDoc(
            "Tokens",
            "detokenize",
            "Turn token ids into text",
            "Special tokens included.",
            RequestDoc.json(
                    "DetokenizeRequest",
                    DetokenizeRequest.FIELDS,
                    List.of("model", "tokens"),
                    EndpointDoc.examples("tokens", """
                            {"model":"my-model","tokens":[1,2,3]}"""),
                    false),
            Docs.orError(ResponseDoc.ok(Docs.JSON, TokenList.Text.class)));

    Stream<Endpoint> declared(EdgeLimits limits) {
        BodyRule body = BodyRule.json(limits.maxBodyBytes());
        return Stream.of(
                Endpoint.post(List.of("/v1/tokenize", "/tokenize"), Operation.TOKENIZE, body, TOKENIZE, this::tokenize),
                Endpoint.post(
                        List.of("/v1/detokenize", "/detokenize"),
                        Operation.TOKENIZE,
                        body,
                        DETOKENIZE,
                        this::detokenize));
    }

    private Mono<Void> tokenize(EdgeCall call) {
        return call.json().map(TokenizeRequest::read).flatMap(request -> tokenization
                .tokenize(call.route(request.model()), request.prompt(), request.addSpecialTokens())
                .map(tokens -> TokenList.of(tokens, request.returnTexts()))
                .flatMap(answer -> Replies.json(call.response(), answer)));
    }

    private Mono<Void> detokenize(EdgeCall call) {
        return call.json().map(DetokenizeRequest::read).flatMap(request -> tokenization
                .detokenize(call.route(request.model()), request.tokens())
                .flatMap(text -> Replies.json(call.response(), new TokenList.Text(text, text))));
    }
}
