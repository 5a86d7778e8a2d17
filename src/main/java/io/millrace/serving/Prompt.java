package io.millrace.serving;

import io.millrace.conversation.Reasoning;
import io.millrace.conversation.ToolUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a completion continues. */
public sealed interface Prompt {

    /** Characters that a value of a conversation counts beside its text: it costs a template something. */
    int VALUE = 8;

    /**
     * A conversation, put into the model's chat template. Messages and tools are the JSON objects of the request, as a template
     * sees them: maps, lists, strings, numbers, booleans.
     *
     * @param templateArguments further variables of the template ({@code chat_template_kwargs})
     * @param addGenerationPrompt whether the template opens the assistant's turn
     * @param continueFinalMessage whether the completion continues the last message instead of opening a turn
     * @param toolUse which of the tools the answer may call
     * @param reasoning how much it may think first
     */
    record Chat(
            List<Map<String, Object>> messages,
            List<Map<String, Object>> tools,
            Map<String, Object> templateArguments,
            boolean addGenerationPrompt,
            boolean continueFinalMessage,
            ToolUse toolUse,
            Reasoning reasoning)
            implements Prompt {
        public Chat {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
        }

        /** Whose answer calls no tools and thinks as the template has it. */
        public Chat(
                List<Map<String, Object>> messages,
                List<Map<String, Object>> tools,
                Map<String, Object> templateArguments,
                boolean addGenerationPrompt,
                boolean continueFinalMessage) {
            this(
                    messages,
                    tools,
                    templateArguments,
                    addGenerationPrompt,
                    continueFinalMessage,
                    ToolUse.NONE,
                    Reasoning.UNSET);
        }
    }

    /** Plain text, tokenized with the tokenizer's own special tokens. */
    record Text(String text) implements Prompt {}

    /** Token ids; the array is not copied and not changed. */
    record Tokens(int[] ids) implements Prompt {}

    /** Characters and token ids of all of them, and so many for each message, tool and value in them that is no text. */
    static long size(List<? extends Prompt> prompts) {
        return prompts.stream().mapToLong(Prompt::size).sum();
    }

    private long size() {
        return switch (this) {
            case Chat chat -> sizeOf(chat.messages()) + sizeOf(chat.tools()) + sizeOf(chat.templateArguments());
            case Text text -> text.text().length();
            case Tokens tokens -> tokens.ids().length;
        };
    }

    private static long sizeOf(@Nullable Object value) {
        return VALUE
                + switch (value) {
                    case String text -> text.length();
                    case List<?> list -> list.stream().mapToLong(Prompt::sizeOf).sum();
                    case Map<?, ?> map ->
                        map.entrySet().stream()
                                .mapToLong(entry -> sizeOf(entry.getKey()) + sizeOf(entry.getValue()))
                                .sum();
                    case null, default -> 0;
                };
    }
}
