package io.millrace.conversation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form in which a chat template takes the arguments of calls. */
public enum ArgumentsForm {
    /** A map, which the template prints; Transformers' convention. */
    OBJECT,
    /** JSON text, which the template puts in as it is. */
    TEXT;

    private static final String NEEDLE = "argumentProbe";
    private static final String JSON = "{\"" + NEEDLE + "\": \"x\"}";
    private static final Pattern SPOILT = Pattern.compile("['\\\\]['\"]?" + NEEDLE);

    /**
     * Finds out by rendering small conversations.
     *
     * @param render a conversation through the template; null where it fails
     */
    public static ArgumentsForm probe(Function<List<Map<String, @Nullable Object>>, @Nullable String> render) {
        boolean object = shows(render, Map.of(NEEDLE, "x"));
        return !object && shows(render, JSON) ? TEXT : OBJECT;
    }

    private static boolean shows(
            Function<List<Map<String, @Nullable Object>>, @Nullable String> render, Object arguments) {
        for (List<Map<String, @Nullable Object>> conversation : conversations(arguments)) {
            String rendered = render.apply(conversation);
            if (rendered != null
                    && rendered.contains(NEEDLE)
                    && !SPOILT.matcher(rendered).find()) {
                return true;
            }
        }
        return false;
    }

    private static List<List<Map<String, @Nullable Object>>> conversations(Object arguments) {
        List<List<Map<String, @Nullable Object>>> conversations = new ArrayList<>();
        for (boolean isNull : new boolean[] {false, true}) {
            Map<String, @Nullable Object> user = message("user", "x");
            Map<String, @Nullable Object> assistant = message("assistant", isNull ? null : "");
            assistant.put("tool_calls", List.of(call(arguments)));
            conversations.add(List.of(user, assistant));
        }
        return conversations;
    }

    private static Map<String, @Nullable Object> message(String role, @Nullable String content) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }

    private static Map<String, Object> call(Object arguments) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", "probe");
        function.put("arguments", arguments);
        return Map.of("id", "callprobe", "type", "function", "function", function);
    }
}
