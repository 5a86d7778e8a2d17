package io.millrace.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages of a conversation as the OpenAI API has them: arguments of tool calls are JSON in a string. */
final class RemoteMessages {

    private static final String REASONING = "reasoning_content";

    private RemoteMessages() {}

    static List<Map<String, Object>> of(List<Map<String, Object>> messages) {
        return messages.stream().map(RemoteMessages::message).toList();
    }

    static boolean holdReasoning(List<Map<String, Object>> messages) {
        return messages.stream().anyMatch(message -> message.get(REASONING) != null);
    }

    private static Map<String, Object> message(Map<String, Object> message) {
        return message.get("tool_calls") instanceof List<?> calls
                ? with(
                        message,
                        "tool_calls",
                        calls.stream().map(RemoteMessages::call).toList())
                : message;
    }

    private static Object call(Object call) {
        return call instanceof Map<?, ?> map && map.get("function") instanceof Map<?, ?> function
                ? with(map, "function", function(function))
                : call;
    }

    private static Object function(Map<?, ?> function) {
        return function.get("arguments") instanceof Map<?, ?> arguments
                ? with(function, "arguments", RemoteJson.text(arguments))
                : function;
    }

    private static Map<String, Object> with(Map<?, ?> map, String key, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, old) -> copy.put(String.valueOf(name), old));
        copy.put(key, value);
        return copy;
    }
}
