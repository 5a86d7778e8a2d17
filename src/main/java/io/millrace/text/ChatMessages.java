package io.millrace.text;

import io.millrace.core.JsonFault;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages of a request as chat templates expect them: content in the form that the template takes from their role, the text of a
 * tool's result in one piece, and the arguments of tool calls, strings of JSON in OpenAI's format, as objects.
 */
final class ChatMessages {

    private static final String PARAM = "messages";
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

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
            case List<?> parts -> copy.put("content", format.of(texts(parts, path)));
            case null, default -> {}
        }
        if (message.get("tool_calls") instanceof List<?> calls && !calls.isEmpty()) {
            copy.put("tool_calls", toolCalls(calls, path + ".tool_calls"));
            if (message.get("content") == null) {
                forms.noContent().applyTo(copy, format);
            }
        }
        return copy;
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

    private static List<Object> toolCalls(List<?> calls, String path) {
        List<Object> copies = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            copies.add(toolCall(calls.get(i), "%s[%d].function.arguments".formatted(path, i)));
        }
        return copies;
    }

    private static Object toolCall(Object call, String path) {
        if (call instanceof Map<?, ?> map && map.get("function") instanceof Map<?, ?> function) {
            Map<Object, Object> parsed = new LinkedHashMap<>(function);
            parsed.put("arguments", arguments(function.get("arguments"), path));
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            copy.put("function", parsed);
            return copy;
        }
        return call;
    }

    private static Object arguments(@Nullable Object arguments, String path) {
        return switch (arguments) {
            case null -> Map.of();
            case String text when text.isBlank() -> Map.of();
            case String text -> parsed(text, path);
            default -> arguments;
        };
    }

    private static Object parsed(String json, String path) {
        try {
            if (STRICT.readTree(json) instanceof ObjectNode object) {
                return STRICT.convertValue(object, Map.class);
            }
        } catch (JacksonException e) {
            throw new InvalidRequest(path, "'" + path + "' must be a JSON object as a string: " + JsonFault.of(e));
        }
        throw new InvalidRequest(path, "'" + path + "' must be a JSON object as a string");
    }
}
