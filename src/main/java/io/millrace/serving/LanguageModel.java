package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.generation.GenerationEngine;
import io.millrace.text.ChatTemplate;
import io.millrace.text.Tokenizer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * A language model: an engine and the text around it.
 *
 * @param id its name in the repository
 * @param template null where the model has none, and so cannot chat
 * @param maxLength context length in tokens
 * @param provider execution provider in use
 * @param admission bounds what the engine is given
 * @param hangTimeout how long one call of the model may last
 * @param loss ends in an error when the engine cannot end its own requests
 */
record LanguageModel(
        ModelId id,
        GenerationEngine engine,
        Tokenizer tokenizer,
        @Nullable ChatTemplate template,
        GenerationDefaults defaults,
        int maxLength,
        int vocabularySize,
        String provider,
        Admission admission,
        Duration hangTimeout,
        Sinks.Empty<Void> loss)
        implements LoadedModel {

    /** A conversation in the model's chat template. */
    String render(Prompt.Chat chat) {
        if (template == null) {
            throw new InvalidRequest("model", "This model has no chat template; use /v1/completions");
        }
        return template.render(
                chat.messages(),
                chat.tools(),
                chat.templateArguments(),
                chat.addGenerationPrompt(),
                chat.continueFinalMessage());
    }

    @Override
    public boolean isAlive() {
        return engine.isAlive();
    }

    @Override
    public Diagnosis diagnosis() {
        return Diagnosis.of(engine.isAlive(), engine.failuresInARow(), engine.stuckFor(), hangTimeout);
    }

    @Override
    public void interrupt() {
        engine.interrupt();
    }

    @Override
    public void lost(EngineFailed error) {
        loss.tryEmitError(error);
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        return engine.drain(timeout);
    }

    @Override
    public void close() {
        try (tokenizer) {
            engine.close();
        }
    }
}
