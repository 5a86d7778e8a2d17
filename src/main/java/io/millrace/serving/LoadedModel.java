package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.generation.GenerationEngine;
import io.millrace.text.ChatTemplate;
import io.millrace.text.GenerationDefaults;
import io.millrace.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A language model that can answer; it owns its engine and tokenizer.
 *
 * @param id its name in the repository
 * @param template null where the model has none, and so cannot chat
 * @param maxLength context length in tokens
 * @param provider execution provider in use
 * @param admission bounds what the engine is given
 */
record LoadedModel(
        ModelId id,
        GenerationEngine engine,
        Tokenizer tokenizer,
        @Nullable ChatTemplate template,
        GenerationDefaults defaults,
        int maxLength,
        int vocabularySize,
        String provider,
        Admission admission)
        implements AutoCloseable {

    @Override
    public void close() {
        try (tokenizer) {
            engine.close();
        }
    }
}
