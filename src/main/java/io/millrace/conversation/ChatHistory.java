package io.millrace.conversation;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Messages from the objects of a chat request, as clients really send them: content absent, null, empty, text or parts; arguments
 * as text or object; thinking under any of its names; the older {@code function_call} and role {@code function}.
 */
public final class ChatHistory {

    private static final String PARAM = "messages";

    private ChatHistory() {}

    /**
     * In their order.
     *
     * @throws InvalidRequest for what is no message, naming its place
     */
    public static List<Message> read(List<Map<String, Object>> messages) {
        List<Message> read = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            read.add(message(messages.get(i), PARAM + "[" + i + "]"));
        }
        return List.copyOf(read);
    }

    private static Message message(Map<String, Object> message, String path) {
        List<Part> content = content(message.get("content"), path + ".content");
        String name = text(message.get("name"));
        return switch (text(message.get("role"))) {
            case "system", "developer" -> new Message.Instruction(content, name);
            case "user" -> new Message.User(content, name);
            case "assistant" -> new Message.Assistant(content, reasoning(message), calls(message, path), name);
            case "tool", "function" -> new Message.ToolResult(text(message.get("tool_call_id")), name, content);
            default ->
                throw new InvalidRequest(
                        path + ".role", path + ".role must be one of assistant, developer, system, tool, user");
        };
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private static List<Part> content(@Nullable Object content, String path) {
        return switch (content) {
            case null -> List.of();
            case String text -> text.isEmpty() ? List.of() : List.of(new Part.Text(text));
            case List<?> parts -> parts(parts, path);
            default -> throw new InvalidRequest(path, path + " must be a string or an array of parts");
        };
    }

    private static List<Part> parts(List<?> parts, String path) {
        List<Part> read = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            read.add(part(parts.get(i), path + "[" + i + "]"));
        }
        return read;
    }

    private static Part part(Object part, String path) {
        if (part instanceof Part known) {
            return known;
        }
        if (part instanceof String text) {
            return new Part.Text(text);
        }
        Map<?, ?> map = part instanceof Map<?, ?> object ? object : Map.of();
        Object type = map.get("type");
        return switch (text(type)) {
            case "text", "input_text", "output_text" -> new Part.Text(text(map.get("text")));
            case "refusal" -> new Part.Text(text(map.get("refusal")));
            default ->
                throw new InvalidRequest(
                        path + ".type", path + ": a part of type '" + type + "' is not supported: send text");
        };
    }

    private static String reasoning(Map<String, Object> message) {
        for (String key : List.of("reasoning_content", "reasoning", "thinking")) {
            if (message.get(key) instanceof String text && !text.isBlank()) {
                return text;
            }
        }
        return message.get("reasoning_details") instanceof List<?> details ? details(details) : "";
    }

    private static String details(List<?> details) {
        return details.stream()
                .map(detail -> detail instanceof Map<?, ?> map ? map : Map.of())
                .map(map -> text(map.get("text")) + text(map.get("summary")))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static List<ToolCall> calls(Map<String, Object> message, String path) {
        List<ToolCall> calls = new ArrayList<>();
        if (message.get("tool_calls") instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                calls.add(call(list.get(i), path + ".tool_calls[" + i + "]"));
            }
        }
        if (message.get("function_call") instanceof Map<?, ?> function) {
            calls.add(function("", function, path + ".function_call"));
        }
        return calls;
    }

    private static ToolCall call(Object call, String path) {
        if (call instanceof Map<?, ?> map && map.get("function") instanceof Map<?, ?> function) {
            return function(text(map.get("id")), function, path + ".function");
        }
        throw new InvalidRequest(path + ".function", path + ".function must be an object");
    }

    private static ToolCall function(String id, Map<?, ?> function, String path) {
        String name = text(function.get("name"));
        if (name.isEmpty()) {
            throw new InvalidRequest(path + ".name", path + ".name must be the name of a function");
        }
        return new ToolCall(id, name, arguments(function.get("arguments"), path + ".arguments"));
    }

    private static String arguments(@Nullable Object arguments, String path) {
        return switch (arguments) {
            case null -> "{}";
            case String text -> text.isBlank() ? "{}" : text;
            case Map<?, ?> object -> Json.text(Objects.requireNonNull(object));
            default -> throw new InvalidRequest(path, path + " must be a JSON object, or one as a string");
        };
    }
}
