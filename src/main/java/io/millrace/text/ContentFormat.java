package io.millrace.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form in which a chat template takes the content of the messages of one role. */
enum ContentFormat {
    /** A string; a list of parts would be printed as a list. */
    TEXT,
    /** A list of parts; a string would be lost. */
    PARTS,
    EITHER;

    static final String NEEDLE = "contentProbe";

    /** A part printed as the object it is, in Python or JSON. */
    private static final Pattern PRINTED = Pattern.compile("['\"]text['\"]\\s*:\\s*['\"]" + NEEDLE);

    /** By what a template makes of {@link #NEEDLE} in both forms, null where it fails; null where it shows neither. */
    static @Nullable ContentFormat of(@Nullable String withText, @Nullable String withParts) {
        boolean text = withText != null && withText.contains(NEEDLE);
        boolean parts = withParts != null
                && withParts.contains(NEEDLE)
                && !PRINTED.matcher(withParts).find();
        return parts ? (text ? EITHER : PARTS) : text ? TEXT : null;
    }

    /** One text in this form. */
    Object of(String text) {
        return this == PARTS ? parts(List.of(text)) : text;
    }

    /** Several texts in this form: joined by line feeds where it is a string. */
    Object of(List<String> texts) {
        return this == TEXT ? String.join("\n", texts) : parts(texts);
    }

    private static List<Object> parts(List<String> texts) {
        List<Object> parts = new ArrayList<>(texts.size());
        for (String text : texts) {
            parts.add(part(text));
        }
        return parts;
    }

    static Map<String, Object> part(String text) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", "text");
        part.put("text", text);
        return part;
    }
}
