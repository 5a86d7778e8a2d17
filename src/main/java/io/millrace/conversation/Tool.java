package io.millrace.conversation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function that a model may call.
 *
 * @param description empty where there is none
 * @param parameters JSON Schema of the arguments, in the order it was sent; empty where any object will do
 * @param strict whether arguments have to hold the schema
 * @param input what the one argument {@link #INPUT}, a string, has to be; null where the schema says all
 */
public record Tool(
        String name,
        String description,
        Map<String, Object> parameters,
        boolean strict,
        @Nullable InputFormat input) {

    /** What a name has to be, as errors say it. */
    public static final String NAME_RULE = "a name of at most 128 letters, digits, _, - or .";

    /* What every dialect of calls can write. */
    private static final Pattern NAME = Pattern.compile("[^\\s\"'\\\\<>{}\\[\\]()|=,]{1,128}");

    /** The argument of tools that take a text. */
    public static final String INPUT = "input";

    public Tool {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** One whose schema says all. */
    public Tool(String name, String description, Map<String, Object> parameters, boolean strict) {
        this(name, description, parameters, strict, null);
    }

    /** Whether every dialect of calls can write the name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
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
