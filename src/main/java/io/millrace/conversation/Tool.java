package io.millrace.conversation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A function that a model may call.
 *
 * @param description empty where there is none
 * @param parameters JSON Schema of the arguments, in the order it was sent; empty where any object will do
 * @param strict whether arguments have to hold the schema
 */
public record Tool(String name, String description, Map<String, Object> parameters, boolean strict) {

    public Tool {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** As chat templates print it: {@code {"type": "function", "function": {name, description, parameters}}}. */
    public Map<String, Object> templateView() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("description", description);
        function.put(
                "parameters", parameters.isEmpty() ? Map.of("type", "object", "properties", Map.of()) : parameters);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", "function");
        view.put("function", function);
        return view;
    }
}
