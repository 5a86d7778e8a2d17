package io.millrace.conversation;

import java.util.List;
import java.util.Map;

/**
 * What a request says and allows.
 *
 * @param toolUse the tools there are, and which of them the answer may call
 * @param reasoning how much it may think first
 */
public record Conversation(List<Message> messages, ToolUse toolUse, Reasoning reasoning) {

    public Conversation {
        messages = List.copyOf(messages);
    }

    /** Of messages alone. */
    public static Conversation of(List<Message> messages) {
        return new Conversation(messages, ToolUse.NONE, Reasoning.UNSET);
    }

    /** Of one message of a user. */
    public static Conversation user(String text) {
        return of(List.of(new Message.User(List.of(new Part.Text(text)))));
    }

    /** All images, in order. */
    public List<Part.Image> images() {
        return parts(Part.Image.class);
    }

    /** All images that are elsewhere, in order. */
    public List<Part.Link> links() {
        return parts(Part.Link.class);
    }

    /** All that is no text, in order. */
    public List<Part> shown() {
        return parts(Part.class).stream()
                .filter(part -> !(part instanceof Part.Text))
                .toList();
    }

    private <T extends Part> List<T> parts(Class<T> kind) {
        return messages.stream()
                .flatMap(message -> message.content().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Characters of it, and {@code value} for each message, call and tool besides. */
    public long size(int value) {
        return messages.stream().mapToLong(message -> size(message, value)).sum()
                + toolUse.tools().stream()
                        .mapToLong(tool -> size(tool.templateView(), value))
                        .sum();
    }

    private static long size(Message message, int value) {
        long parts =
                message.content().stream().mapToLong(part -> size(part, value)).sum();
        return value
                + parts
                + message.name().length()
                + switch (message) {
                    case Message.Assistant assistant ->
                        assistant.reasoning().length()
                                + assistant.calls().stream()
                                        .mapToLong(call -> (long) value
                                                + call.name().length()
                                                + call.arguments().length())
                                        .sum();
                    case Message.ToolResult result -> result.callId().length();
                    case Message.Instruction _, Message.User _ -> 0;
                };
    }

    private static long size(Part part, int value) {
        return (long) value + (part instanceof Part.Text text ? text.text().length() : 0);
    }

    private static long size(Object object, int value) {
        return value
                + switch (object) {
                    case String text -> text.length();
                    case List<?> list ->
                        list.stream().mapToLong(each -> size(each, value)).sum();
                    case Map<?, ?> map ->
                        map.entrySet().stream()
                                .mapToLong(
                                        entry -> String.valueOf(entry.getKey()).length()
                                                + (entry.getValue() == null ? value : size(entry.getValue(), value)))
                                .sum();
                    default -> 0;
                };
    }
}
