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
 * Messages of a request as chat templates expect them: content in the template's form, and the arguments of tool calls, strings
 * of JSON in OpenAI's format, as objects.
 */
final class ChatMessages {

    private static final String PARAM = "messages";
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ChatMessages() {}

    static List<Map<String, Object>> prepared(List<Map<String, Object>> messages, ContentFormat format) {
        List<Map<String, Object>> prepared = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            prepared.add(prepared(messages.get(i), format, PARAM + "[" + i + "]"));
        }
        return prepared;
    }

    private static Map<String, Object> prepared(Map<String, Object> message, ContentFormat format, String path) {
        Map<String, Object> copy = new LinkedHashMap<>(message);
        switch (copy.get("content")) {
            case String text when format == ContentFormat.PARTS -> copy.put("content", parts(List.of(text)));
            case List<?> parts -> copy.put("content", content(texts(parts, path), format));
            case null, default -> {}
        }
        if (copy.get("tool_calls") instanceof List<?> calls) {
            copy.put("tool_calls", toolCalls(calls, path + ".tool_calls"));
        }
        return copy;
    }

    private static Object content(List<String> texts, ContentFormat format) {
        return format == ContentFormat.TEXT ? String.join("\n", texts) : parts(texts);
    }

    private static List<Object> parts(List<String> texts) {
        List<Object> parts = new ArrayList<>(texts.size());
        for (String text : texts) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("type", "text");
            part.put("text", text);
            parts.add(part);
        }
        return parts;
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
            throw new InvalidRequest(
                    path, "'" + path + "' must be a JSON object as a string: " + JsonFault.of(e));
        }
        throw new InvalidRequest(path, "'" + path + "' must be a JSON object as a string");
    }
}
