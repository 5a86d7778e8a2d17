package io.millrace.spring.ai;

import io.millrace.library.Chat;
import io.millrace.library.CompletionFold;
import io.millrace.library.Millrace;
import io.millrace.serving.TextEvent;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/**
 * A language model of this process as Spring AI's. Tools are told to the model, and its calls are handed out; running them is the
 * ChatClient's, as with Spring AI's other models. Refusals and failures are {@link io.millrace.core.ServingException}s.
 */
public final class SpringAiChatModel implements ChatModel {

    private final Millrace millrace;
    private final String model;
    private final SpringAiChatOptions options;

    /** @param model name of the one that is asked where a prompt names none */
    public SpringAiChatModel(Millrace millrace, String model) {
        this(millrace, model, SpringAiChatOptions.builder().build());
    }

    /** @param options of prompts that have none, and what a ChatClient adds its own to */
    public SpringAiChatModel(Millrace millrace, String model, SpringAiChatOptions options) {
        this.millrace = millrace;
        this.model = model;
        this.options = options;
    }

    @Override
    public SpringAiChatOptions getOptions() {
        return options;
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        SpringAiRequest request = request(prompt);
        return SpringAiAnswer.whole(chat(request).answer(request.conversation(), request.options()));
    }

    /** Pieces of the text as they come, then one with calls, reason and usage. */
    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.defer(() -> {
            SpringAiRequest request = request(prompt);
            return pieces(chat(request), request);
        });
    }

    private static Flux<ChatResponse> pieces(Chat chat, SpringAiRequest request) {
        CompletionFold fold = new CompletionFold(chat.model());
        return chat.events(new io.millrace.serving.Prompt.Chat(request.conversation()), request.options())
                .doOnNext(fold::add)
                .mapNotNull(event -> switch (event) {
                    case TextEvent.Delta delta
                    when !delta.text().isEmpty() -> SpringAiAnswer.piece(chat.model(), delta.text());
                    case TextEvent.Done _ -> SpringAiAnswer.end(fold.completion());
                    default -> null;
                });
    }

    private SpringAiRequest request(Prompt prompt) {
        return SpringAiRequest.of(prompt, options, model);
    }

    private Chat chat(SpringAiRequest request) {
        return millrace.chat(request.model());
    }
}
