package io.millrace.serving;

import java.util.List;
import reactor.core.publisher.Flux;

/** Generates text with the models that are loaded. */
public interface TextGeneration {

    /**
     * Generates {@code options.n()} completions for each prompt. Nothing happens before subscription; cancelling the
     * subscription aborts every sequence and frees their slots at the next step. A refusal is an error signal of type
     * {@link io.millrace.core.ServingException} before any event; a failure in mid-stream is one after some.
     *
     * @param model resolved once, by the caller
     * @param prompts at least one
     */
    Flux<TextEvent> generate(Route model, List<Prompt> prompts, GenerationOptions options);
}
