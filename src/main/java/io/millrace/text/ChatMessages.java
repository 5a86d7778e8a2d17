package io.millrace.text;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages as chat templates expect them: content in the form that the template takes from their role, and the text of a tool's result
 * in one piece.
 */
final class ChatMessages {

    private static final String PARAM = "messages";
    private static final String IMAGE = "image";

    private ChatMessages() {}

    static List<Map<String, @Nullable Object>> prepared(List<Map<String, Object>> messages, ContentForms forms) {
        List<Map<String, @Nullable Object>> prepared = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            prepared.add(prepared(messages.get(i), forms, PARAM + "[" + i + "]"));
        }
        return prepared;
    }

    private static Map<String, @Nullable Object> prepared(
            Map<String, Object> message, ContentForms forms, String path) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(message);
        ContentFormat format = forms.of(message.get("role"));
        boolean joined = "tool".equals(message.get("role"));
        switch (message.get("content")) {
            case String text -> copy.put("content", format.of(text));
            case List<?> parts when joined -> copy.put("content", format.of(String.join("\n", texts(parts, path))));
            case List<?> parts
            when format != ContentFormat.TEXT && parts.stream().anyMatch(ChatMessages::isImage) ->
                copy.put("content", mixed(parts, path));
            case List<?> parts -> copy.put("content", format.of(texts(parts, path)));
            case null, default -> {}
        }
        if (message.get("tool_calls") instanceof List<?> calls && !calls.isEmpty()) {
            if (message.get("content") == null) {
                forms.noContent().applyTo(copy, format);
            }
        }
        return copy;
    }

    private static boolean isImage(Object part) {
        return part instanceof Map<?, ?> map && IMAGE.equals(map.get("type"));
    }

    /* Templates write a marker for each image. */
    private static List<Object> mixed(List<?> parts, String path) {
        List<Object> mixed = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            mixed.add(
                    isImage(parts.get(i))
                            ? Map.of("type", IMAGE)
                            : ContentFormat.part(text(parts.get(i), "%s.content[%d]".formatted(path, i))));
        }
        return mixed;
    }

    private static List<String> texts(List<?> parts, String path) {
        List<String> texts = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            texts.add(text(parts.get(i), "%s.content[%d]".formatted(path, i)));
        }
        return texts;
    }

    private static String text(Object part, String path) {
        if (part instanceof String text) {
            return text;
        }
        if (part instanceof Map<?, ?> map && map.get("text") instanceof String text) {
            return text;
        }
        Object type = part instanceof Map<?, ?> map ? map.get("type") : null;
        throw new InvalidRequest(
                PARAM, "%s: a part of type '%s' is not supported; this model reads text".formatted(path, type));
    }
}
