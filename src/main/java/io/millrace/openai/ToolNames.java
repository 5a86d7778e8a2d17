package io.millrace.openai;

import io.millrace.edge.Values;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Names of tools: what every dialect of calls can write. */
public final class ToolNames {

    private static final Pattern NAME = Pattern.compile("[^\\s\"'\\\\<>{}\\[\\]()|=,]{1,128}");

    private ToolNames() {}

    public static String read(JsonNode value, String path) {
        if (NAME.matcher(Values.string(value, path)).matches()) {
            return value.stringValue();
        }
        throw Values.invalid(path, "a name of at most 128 letters, digits, _, - or .", value);
    }
}
