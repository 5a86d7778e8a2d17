package io.millrace.openai;

import io.millrace.conversation.ChatHistory;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.FieldRules;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import io.millrace.openai.content.AudioParts;
import io.millrace.openai.content.ImageParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code messages} of a chat, checked. */
final class MessageFields {

    private static final Set<String> ROLES = Set.of("assistant", "developer", "function", "system", "tool", "user");
    /** Where an assistant says something in place of content. */
    private static final List<String> ELSEWHERE =
            List.of("tool_calls", "function_call", "reasoning_content", "reasoning", "reasoning_details");

    private static final JsonNode NO_CALLS = JsonNodeFactory.instance.arrayNode();
    private static final FieldRules RULES = new FieldRules(
            Set.of(
                    "content",
                    "function_call",
                    "name",
                    "reasoning",
                    "reasoning_content",
                    "reasoning_details",
                    "role",
                    "tool_call_id",
                    "tool_calls"),
            Set.of("annotations", "refusal"),
            Map.of("audio", Set.of()));

    private MessageFields() {}

    static List<Message> read(JsonNode value, String path) {
        return ChatHistory.read(Values.list(value, path, 1, Integer.MAX_VALUE, MessageFields::message));
    }

    private static Map<String, Object> message(JsonNode value, String path) {
        ObjectNode message = Values.object(value, path);
        RULES.check(message, path + ".");
        String role = role(message, path);
        Map<String, Object> read = new LinkedHashMap<>(StrictJson.plain(message));
        RULES.harmless().forEach(read::remove);
        texts(message, path);
        JsonNode calls = message.path("tool_calls");
        if (present(calls) && !calls.equals(NO_CALLS)) {
            checkCalls(calls, role, path + ".tool_calls");
        }
        if (present(message.path("content"))) {
            read.put("content", content(message.path("content"), path + ".content"));
        } else if (!saysElsewhere(message, role)) {
            throw Values.invalid(path + ".content", "a string or an array of parts", message.path("content"));
        }
        return read;
    }

    private static boolean saysElsewhere(ObjectNode message, String role) {
        return switch (role) {
            case "tool", "function" -> true;
            case "assistant" -> ELSEWHERE.stream().anyMatch(message::hasNonNull);
            default -> false;
        };
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
        for (String name : List.of("name", "reasoning", "reasoning_content", "tool_call_id")) {
            if (present(message.path(name))) {
                Values.string(message.path(name), path + "." + name);
            }
        }
        if (message.path("role").stringValue().equals("tool")) {
            Values.string(message.path("tool_call_id"), path + ".tool_call_id");
        }
    }

    private static Object content(JsonNode value, String path) {
        if (value.isString()) {
            return Values.string(value, path);
        }
        if (value.isArray()) {
            return Values.list(value, path, 1, Integer.MAX_VALUE, MessageFields::part);
        }
        throw Values.invalid(path, "a string or an array of parts", value);
    }

    private static Part part(JsonNode value, String path) {
        ObjectNode part = Values.object(value, path);
        JsonNode type = part.path("type");
        if (!type.isString()) {
            throw Values.invalid(path + ".type", "a string", type);
        }
        return switch (type.stringValue()) {
            case "text" -> new Part.Text(Values.string(part.path("text"), path + ".text"));
            case "image_url" -> ImageParts.chat(part, path);
            case "input_audio" -> AudioParts.data(part, path);
            case "audio_url" -> AudioParts.url(part, path);
            default ->
                throw new InvalidRequest(
                        path + ".type",
                        "Content parts of type " + Values.shown(type)
                                + " are not supported: send text, image_url or input_audio");
        };
    }

    private static void checkCalls(JsonNode value, String role, String path) {
        if (!role.equals("assistant")) {
            throw new InvalidRequest(path, "'" + path + "' is for messages of the assistant, but the role was " + role);
        }
        Values.list(value, path, 1, 128, MessageFields::call);
    }

    private static ObjectNode call(JsonNode value, String path) {
        ObjectNode call = Values.object(value, path);
        ObjectNode function = Values.object(call.path("function"), path + ".function");
        Values.string(function.path("name"), path + ".function.name");
        if (!(function.path("arguments") instanceof ObjectNode)) {
            Values.string(function.path("arguments"), path + ".function.arguments");
        }
        return call;
    }
}
