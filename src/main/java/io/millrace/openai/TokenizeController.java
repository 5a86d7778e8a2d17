package io.millrace.openai;

import io.millrace.serving.Tokenization;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
final class TokenizeController implements TokenizeApi {

    private final Tokenization tokenization;
    private final BodyReader bodies;
    private final Heads heads;

    TokenizeController(Tokenization tokenization, BodyReader bodies, Heads heads) {
        this.tokenization = tokenization;
        this.bodies = bodies;
        this.heads = heads;
    }

    @Override
    @PostMapping(
            path = {"/v1/tokenize", "/tokenize"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> tokenize(ServerWebExchange exchange) {
        return bodies.read(exchange.getRequest()).map(TokenizeRequest::read).flatMap(request -> tokenization
                .tokenize(heads.route(request.model()), request.prompt(), request.addSpecialTokens())
                .map(tokens -> TokenList.of(tokens, request.returnTexts()))
                .flatMap(answer -> Replies.json(exchange.getResponse(), answer)));
    }

    @Override
    @PostMapping(
            path = {"/v1/detokenize", "/detokenize"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> detokenize(ServerWebExchange exchange) {
        return bodies.read(exchange.getRequest()).map(DetokenizeRequest::read).flatMap(request -> tokenization
                .detokenize(heads.route(request.model()), request.tokens())
                .flatMap(text -> Replies.json(exchange.getResponse(), new TokenList.Text(text, text))));
    }
}
