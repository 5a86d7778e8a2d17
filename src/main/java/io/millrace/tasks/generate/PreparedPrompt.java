package io.millrace.tasks.generate;

import io.millrace.conversation.ToolUse;
import io.millrace.conversation.dialect.Dialect;
import io.millrace.guidance.Guides.Wish;
import io.millrace.guidance.Thinking;
import io.millrace.serving.Prompt;
import io.millrace.serving.StructuredOutput;
import io.millrace.tasks.sight.PromptImages;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A prompt made ready, and what may come after it.
 *
 * @param toolUse tools that the answer may call
 * @param thinking null where the answer does not begin with thought
 * @param images its tokens, and the images that it shows
 * @param reading null where the answer is text and nothing else
 */
record PreparedPrompt(
        PromptImages images, ToolUse toolUse, @Nullable Thinking thinking, Choice.@Nullable Reading reading) {

    int[] tokens() {
        return images.tokens();
    }

    static PreparedPrompt ofText(int[] tokens) {
        return new PreparedPrompt(PromptImages.none(tokens), ToolUse.NONE, null, null);
    }

    /** @param text the prompt as the template has rendered it */
    static PreparedPrompt ofChat(ModelText model, Prompt.Chat chat, String text, PromptImages images) {
        Dialect dialect = model.dialect();
        boolean opened = dialect.opensReasoning(text);
        return new PreparedPrompt(
                images,
                chat.conversation().toolUse(),
                thinking(model, chat, text, opened),
                new Choice.Reading(dialect, chat.conversation().toolUse().callable(), opened));
    }

    /* A template that names the mark belongs to a model that may think; one that has closed the thought leaves none. */
    private static @Nullable Thinking thinking(ModelText model, Prompt.Chat chat, String text, boolean opened) {
        Dialect dialect = model.dialect();
        List<String> close = dialect.endsOfReasoning();
        boolean closed = close.stream().anyMatch(text.stripTrailing()::endsWith);
        List<String> open = dialect.startsOfReasoning().stream()
                .filter(mark -> !opened && !closed && model.mentions(mark))
                .toList();
        return opened || !open.isEmpty()
                ? new Thinking(
                        open, opened, close, chat.conversation().reasoning().budget())
                : null;
    }

    Wish wish(@Nullable StructuredOutput structure, Set<Integer> stopTokens) {
        return new Wish(structure, toolUse.mayCall() ? toolUse : null, thinking, stopTokens);
    }
}
