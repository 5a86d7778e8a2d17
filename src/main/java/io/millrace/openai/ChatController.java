package io.millrace.openai;

import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
final class ChatController implements ChatApi {

    private final TextGeneration generation;
    private final BodyReader bodies;
    private final Heads heads;
    private final EventStream streams;

    ChatController(TextGeneration generation, BodyReader bodies, Heads heads, EventStream streams) {
        this.generation = generation;
        this.bodies = bodies;
        this.heads = heads;
        this.streams = streams;
    }

    @Override
    @PostMapping(path = "/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> createChatCompletion(ServerWebExchange exchange) {
        return bodies.readPrompt(exchange.getRequest())
                .map(ChatRequest::read)
                .flatMap(request -> answer(request, exchange.getResponse()));
    }

    private Mono<Void> answer(ChatRequest request, ServerHttpResponse response) {
        Delivery delivery = request.delivery();
        Head head = heads.next("chatcmpl-", delivery);
        Flux<TextEvent> events = ServedBy.header(
                response, generation.generate(heads.route(delivery.model()), List.of(request.prompt()), request.options()));
        if (delivery.stream()) {
            return streams.write(response, events, new ChatChunks(head, delivery.includeUsage()));
        }
        boolean logprobs = request.options().reporting().topLogprobs() >= 0;
        return events.collect(Answer::new, Answer::add)
                .flatMap(answer -> Replies.json(response, ChatCompletion.of(answer.head(head), answer, logprobs)));
    }
}
