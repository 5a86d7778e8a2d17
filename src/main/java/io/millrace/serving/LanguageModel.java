package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.generation.GenerationEngine;
import io.millrace.text.ChatTemplate;
import io.millrace.text.GenerationDefaults;
import io.millrace.text.Tokenizer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A language model: an engine and the text around it.
 *
 * @param id its name in the repository
 * @param template null where the model has none, and so cannot chat
 * @param maxLength context length in tokens
 * @param provider execution provider in use
 * @param admission bounds what the engine is given
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
        Admission admission)
        implements LoadedModel {

    @Override
    public boolean isAlive() {
        return engine.isAlive();
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
