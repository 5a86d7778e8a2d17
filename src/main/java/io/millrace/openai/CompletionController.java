package io.millrace.openai;

import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
final class CompletionController implements CompletionApi {

    private final TextGeneration generation;
    private final BodyReader bodies;
    private final Heads heads;
    private final EventStream streams;
    private final EdgeLimits limits;

    CompletionController(
            TextGeneration generation, BodyReader bodies, Heads heads, EventStream streams, EdgeLimits limits) {
        this.generation = generation;
        this.bodies = bodies;
        this.heads = heads;
        this.streams = streams;
        this.limits = limits;
    }

    @Override
    @PostMapping(path = "/v1/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Void> createCompletion(ServerWebExchange exchange) {
        return bodies.readPrompt(exchange.getRequest())
                .map(body -> CompletionRequest.read(body, limits.maxSequences()))
                .flatMap(request -> answer(request, exchange.getResponse()));
    }

    private Mono<Void> answer(CompletionRequest request, ServerHttpResponse response) {
        Delivery delivery = request.delivery();
        Head head = heads.next("cmpl-", delivery);
        boolean logprobs = request.options().reporting().topLogprobs() >= 0;
        Flux<TextEvent> events =
                ServedBy.header(response, generation.generate(heads.route(delivery.model()), request.prompts(), request.options()));
        if (delivery.stream()) {
            return streams.write(response, events, new TextChunks(head, delivery.includeUsage(), logprobs));
        }
        return events.collect(Answer::new, Answer::add)
                .flatMap(answer -> Replies.json(response, TextCompletion.of(answer.head(head), answer, logprobs)));
    }
}
