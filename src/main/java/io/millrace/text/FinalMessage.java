package io.millrace.text;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A final message that the completion continues, as {@code continue_final_message} of Hugging Face Transformers 5: the message
 * is rendered with a mark at its end, and the text is cut there.
 */
record FinalMessage(String content) {

    private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG ";
    private static final String PARAM = "continue_final_message";

    /** Refuses a conversation that ends in nothing to continue. */
    static void require(List<Map<String, Object>> messages) {
        if (messages.isEmpty()) {
            throw new InvalidRequest(PARAM, "continue_final_message is set but there is no message");
        }
        if (messages.getLast().get("content") == null) {
            throw nothing();
        }
    }

    private static InvalidRequest nothing() {
        return new InvalidRequest(PARAM, "continue_final_message is set but the final message has no text to continue");
    }

    /** Appends the mark to the last message of the list, which is replaced, not changed. */
    static FinalMessage mark(List<Map<String, @Nullable Object>> messages) {
        Map<String, @Nullable Object> last = new LinkedHashMap<>(messages.getLast());
        FinalMessage message = mark(last);
        messages.set(messages.size() - 1, last);
        return message;
    }

    /** The rendered text up to the mark. */
    String cut(String rendered) {
        int end = rendered.lastIndexOf(MARK.strip());
        if (end < 0 || !rendered.contains(content.strip())) {
            throw new InvalidRequest(
                    PARAM,
                    "continue_final_message is set but the chat template leaves out the final message or parts of it");
        }
        String text = rendered.substring(0, end);
        return rendered.startsWith(MARK, end) ? text : text.stripTrailing();
    }

    private static FinalMessage mark(Map<String, @Nullable Object> message) {
        return switch (message.get("content")) {
            case String text -> {
                message.put("content", text + MARK);
                yield new FinalMessage(text);
            }
            case List<?> parts when !parts.isEmpty() -> markLast(message, new ArrayList<>(parts));
            case null, default -> throw nothing();
        };
    }

    private static FinalMessage markLast(Map<String, @Nullable Object> message, List<Object> parts) {
        Map<Object, Object> part =
                parts.getLast() instanceof Map<?, ?> last ? new LinkedHashMap<>(last) : new LinkedHashMap<>();
        String text = part.get("text") instanceof String said ? said : "";
        part.put("text", text + MARK);
        parts.set(parts.size() - 1, part);
        message.put("content", parts);
        return new FinalMessage(text);
    }
}
