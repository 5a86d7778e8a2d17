package io.millrace.serving;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a completion continues. */
public sealed interface Prompt {

    /** Characters that a value of a conversation counts beside its text: it costs a template something. */
    int VALUE = 8;

    /**
     * A conversation, put into the model's chat template.
     *
     * @param templateArguments further variables of the template ({@code chat_template_kwargs}): strings, numbers, booleans, lists, maps
     * @param addGenerationPrompt whether the template opens the assistant's turn
     * @param continueFinalMessage whether the completion continues the last message instead of opening a turn
     */
    record Chat(
            Conversation conversation,
            Map<String, Object> templateArguments,
            boolean addGenerationPrompt,
            boolean continueFinalMessage,
            Overflow overflow)
            implements Prompt {

        /** One that has to fit. */
        public Chat(
                Conversation conversation,
                Map<String, Object> templateArguments,
                boolean addGenerationPrompt,
                boolean continueFinalMessage) {
            this(conversation, templateArguments, addGenerationPrompt, continueFinalMessage, Overflow.REFUSE);
        }

        /** The same prompt of other messages. */
        public Chat of(List<Message> messages) {
            return new Chat(
                    new Conversation(messages, conversation.toolUse(), conversation.reasoning()),
                    templateArguments,
                    addGenerationPrompt,
                    continueFinalMessage,
                    overflow);
        }

        /** The model's turn comes next. */
        public Chat(Conversation conversation) {
            this(conversation, Map.of(), true, false);
        }
    }

    /** What becomes of a conversation that does not fit into a model's context. */
    enum Overflow {
        /** The request is refused. */
        REFUSE,
        /** The oldest messages are left out, as {@link io.millrace.conversation.Shortening} does. */
        LEAVE_OUT_OLDEST
    }

    /** Plain text, tokenized with the tokenizer's own special tokens. */
    record Text(String text) implements Prompt {}

    /** Texts around one that is wanted. */
    record Infill(String prefix, String suffix) implements Prompt {}

    /** Token ids; the array is not copied and not changed. */
    record Tokens(int[] ids) implements Prompt {}

    /** Characters and token ids of all of them, and so many for each message, tool and value in them that is no text. */
    static long size(List<? extends Prompt> prompts) {
        return prompts.stream().mapToLong(Prompt::size).sum();
    }

    /** Bytes of the images and sounds of all of them. */
    static long shownBytes(List<? extends Prompt> prompts) {
        return prompts.stream()
                .filter(Chat.class::isInstance)
                .flatMap(prompt -> ((Chat) prompt).conversation().shown().stream())
                .mapToLong(Prompt::bytes)
                .sum();
    }

    private static long bytes(Part part) {
        return switch (part) {
            case Part.Image image -> image.bytes().length;
            case Part.Audio audio -> audio.bytes().length;
            case Part.Text _, Part.Link _ -> 0;
        };
    }

    private long size() {
        return switch (this) {
            case Chat chat -> chat.conversation().size(VALUE) + sizeOf(chat.templateArguments());
            case Text text -> text.text().length();
            case Infill infill ->
                (long) infill.prefix().length() + infill.suffix().length();
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
