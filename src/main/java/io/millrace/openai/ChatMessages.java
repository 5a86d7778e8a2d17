package io.millrace.openai;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code messages} of a chat as a chat template sees them: {@code developer} is {@code system}, text parts are joined by line
 * breaks, arguments of tool calls are objects. A null content stays null.
 */
final class ChatMessages {

    private static final Set<String> ROLES = Set.of("assistant", "developer", "system", "tool", "user");
    private static final FieldRules RULES = new FieldRules(
            Set.of("content", "name", "reasoning_content", "role", "tool_call_id", "tool_calls"),
            Set.of("annotations", "refusal"),
            Map.of("audio", Set.of(), "function_call", Set.of()));

    private ChatMessages() {}

    static List<Map<String, Object>> read(JsonNode value, String path) {
        return Values.list(value, path, 1, Integer.MAX_VALUE, ChatMessages::message);
    }

    private static Map<String, Object> message(JsonNode value, String path) {
        ObjectNode message = Values.object(value, path);
        RULES.check(message, path + ".");
        String role = role(message, path);
        Map<String, Object> read = new LinkedHashMap<>(Json.plain(message));
        RULES.harmless().forEach(read::remove);
        read.put("role", role.equals("developer") ? "system" : role);
        texts(message, path);
        JsonNode calls = message.path("tool_calls");
        if (present(calls)) {
            read.put("tool_calls", calls(calls, role, path + ".tool_calls"));
        }
        if (present(message.path("content"))) {
            read.put("content", content(message.path("content"), path + ".content"));
        } else if (!role.equals("assistant") || !present(calls)) {
            throw Values.invalid(path + ".content", "a string or an array of text parts", message.path("content"));
        }
        return read;
    }

    private static boolean present(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static String role(ObjectNode message, String path) {
        JsonNode role = message.path("role");
        if (role.isString() && ROLES.contains(role.stringValue())) {
            return role.stringValue();
        }
        throw Values.invalid(
                path + ".role", "one of " + ROLES.stream().sorted().collect(Collectors.joining(", ")), role);
    }

    private static void texts(ObjectNode message, String path) {
        for (String name : List.of("name", "reasoning_content", "tool_call_id")) {
            if (present(message.path(name))) {
                Values.string(message.path(name), path + "." + name);
            }
        }
        if (message.path("role").stringValue().equals("tool")) {
            Values.string(message.path("tool_call_id"), path + ".tool_call_id");
        }
    }

    private static String content(JsonNode value, String path) {
        if (value.isString()) {
            return Values.string(value, path);
        }
        if (!value.isArray()) {
            throw Values.invalid(path, "a string or an array of text parts", value);
        }
        return String.join("\n", Values.list(value, path, 1, Integer.MAX_VALUE, ChatMessages::part));
    }

    private static String part(JsonNode value, String path) {
        JsonNode type = Values.object(value, path).path("type");
        if (!type.isString()) {
            throw Values.invalid(path + ".type", "a string", type);
        }
        if (!type.stringValue().equals("text")) {
            throw new InvalidRequest(
                    path + ".type", "Content parts of type " + Values.shown(type) + " are not supported: send text");
        }
        return Values.string(value.path("text"), path + ".text");
    }

    private static List<Map<String, Object>> calls(JsonNode value, String role, String path) {
        if (!role.equals("assistant")) {
            throw new InvalidRequest(path, "'" + path + "' is for messages of the assistant, but the role was " + role);
        }
        return Values.list(value, path, 1, 128, ChatMessages::call);
    }

    private static Map<String, Object> call(JsonNode value, String path) {
        ObjectNode call = Values.object(value, path);
        ObjectNode function = Values.object(call.path("function"), path + ".function");
        Values.string(function.path("name"), path + ".function.name");
        Map<String, Object> plain = new LinkedHashMap<>(Json.plain(function));
        plain.put("arguments", arguments(function.path("arguments"), path + ".function.arguments"));
        Map<String, Object> read = new LinkedHashMap<>(Json.plain(call));
        read.put("function", plain);
        return read;
    }

    private static Map<String, Object> arguments(JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            return Json.plain(object);
        }
        String text = Values.string(value, path);
        try {
            return Json.plain(Values.object(Json.parse(text), path));
        } catch (InvalidRequest e) {
            throw Values.invalid(path, "a JSON object, or one as a string", value);
        }
    }
}
