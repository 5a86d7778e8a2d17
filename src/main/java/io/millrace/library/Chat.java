package io.millrace.library;

import io.millrace.conversation.Conversation;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Prompt;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A language model. Conversations pass its chat template, tools and thinking as those of the service do. Where a method waits,
 * interrupting the thread ends what was asked; where it gives a Flux or a Mono, cancelling the subscription does, and nothing happens
 * before it. Thread-safe.
 */
public final class Chat {

    private final ModelHandle asked;
    private final TextGeneration generation;

    Chat(ModelHandle asked, TextGeneration generation) {
        this.asked = asked;
        this.generation = generation;
    }

    /** Id of the model. */
    public String model() {
        return asked.model();
    }

    /** The answer to one message of a user. */
    public Completion answer(String message) {
        return answer(Conversation.user(message));
    }

    /** What the assistant says next. */
    public Completion answer(Conversation conversation) {
        return answer(conversation, GenerationOptions.DEFAULT);
    }

    /** What the assistant says next, or which tools it calls. */
    public Completion answer(Conversation conversation, GenerationOptions options) {
        return Blocking.value(completion(conversation, options));
    }

    /** As {@link #answer(Conversation, GenerationOptions)}, without waiting. */
    public Mono<Completion> completion(Conversation conversation, GenerationOptions options) {
        return options.n() == 1
                ? CompletionFold.of(model(), events(new Prompt.Chat(conversation), options))
                : Mono.error(() ->
                        new InvalidRequest("n", "n must be 1 for one answer, but is " + options.n() + ": see events"));
    }

    /** The text of the answer to one message of a user, in pieces as they come. */
    public Flux<String> stream(String message) {
        return stream(Conversation.user(message), GenerationOptions.DEFAULT);
    }

    /** The text of what the assistant says next, in pieces as they come; without thoughts and calls. */
    public Flux<String> stream(Conversation conversation, GenerationOptions options) {
        return events(new Prompt.Chat(conversation), options)
                .ofType(TextEvent.Delta.class)
                .map(TextEvent.Delta::text)
                .filter(text -> !text.isEmpty());
    }

    /** All there is to tell of what continues a conversation, a text or token ids, as it comes. Demand is not passed on to the model. */
    public Flux<TextEvent> events(Prompt prompt, GenerationOptions options) {
        return Flux.defer(() -> {
            GenerationRules.check(prompt, options);
            return asked.flux(route -> generation.generate(route, List.of(prompt), options));
        });
    }
}
