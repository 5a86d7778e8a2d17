package io.millrace.text;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The form in which a chat template takes a message with tool calls that says nothing besides. */
enum NoContent {
    /** {@code content} is null, as clients send it. */
    NULL,
    /** {@code content} is an empty text. */
    EMPTY,
    /** There is no {@code content}. */
    ABSENT;

    /** Gives the message this form. */
    void applyTo(Map<String, @Nullable Object> message, ContentFormat format) {
        switch (this) {
            case NULL -> message.put("content", null);
            case EMPTY -> message.put("content", format.of(""));
            case ABSENT -> message.remove("content");
        }
    }
}
