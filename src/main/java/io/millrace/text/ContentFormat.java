package io.millrace.text;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The form in which a chat template takes a message's content. */
enum ContentFormat {
    /** A string; a list of parts would be printed as a list. */
    TEXT,
    /** A list of parts; a string would be lost. */
    PARTS,
    EITHER;

    private static final String NEEDLE = "contentProbe";

    /**
     * Finds out by rendering one user message both ways.
     *
     * @param render the template with one message; null where it fails
     */
    static ContentFormat probe(Function<Map<String, Object>, @Nullable String> render) {
        boolean parts = shows(render.apply(message(List.of(Map.of("type", "text", "text", NEEDLE)))));
        boolean text = shows(render.apply(message(NEEDLE)));
        return parts ? (text ? EITHER : PARTS) : TEXT;
    }

    private static Map<String, Object> message(Object content) {
        return Map.of("role", "user", "content", content);
    }

    /** Whether the content is there as text, and not as a quoted string within a printed list. */
    private static boolean shows(@Nullable String rendered) {
        return rendered != null
                && rendered.contains(NEEDLE)
                && !rendered.contains("'" + NEEDLE + "'")
                && !rendered.contains('"' + NEEDLE + '"');
    }
}
