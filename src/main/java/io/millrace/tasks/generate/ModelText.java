package io.millrace.tasks.generate;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.serving.Prompt;
import io.millrace.text.ChatTemplate;
import io.millrace.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The text around an engine.
 *
 * @param template null where the model has none, and so cannot chat
 * @param defaults what the model's folder says of generating
 */
public record ModelText(Tokenizer tokenizer, @Nullable ChatTemplate template, GenerationDefaults defaults) {

    /** A conversation in the model's chat template, rendered in slices. */
    public String render(Prompt.Chat chat, Checkpoint checkpoint) {
        if (template == null) {
            throw new InvalidRequest("model", "This model has no chat template; use /v1/completions");
        }
        return template.render(
                chat.messages(),
                chat.tools(),
                chat.templateArguments(),
                chat.addGenerationPrompt(),
                chat.continueFinalMessage(),
                checkpoint);
    }
}
