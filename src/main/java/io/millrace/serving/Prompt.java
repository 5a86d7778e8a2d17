package io.millrace.serving;

import java.util.List;
import java.util.Map;

/** What a completion continues. */
public sealed interface Prompt {

    /**
     * A conversation, put into the model's chat template. Messages and tools are the JSON objects of the request, as a template
     * sees them: maps, lists, strings, numbers, booleans.
     *
     * @param templateArguments further variables of the template ({@code chat_template_kwargs})
     * @param addGenerationPrompt whether the template opens the assistant's turn
     * @param continueFinalMessage whether the completion continues the last message instead of opening a turn
     */
    record Chat(
            List<Map<String, Object>> messages,
            List<Map<String, Object>> tools,
            Map<String, Object> templateArguments,
            boolean addGenerationPrompt,
            boolean continueFinalMessage)
            implements Prompt {
        public Chat {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
        }
    }

    /** Plain text, tokenized with the tokenizer's own special tokens. */
    record Text(String text) implements Prompt {}

    /** Token ids; the array is not copied and not changed. */
    record Tokens(int[] ids) implements Prompt {}
}
