package io.millrace.openai;

import io.millrace.conversation.Tool;
import io.millrace.edge.Values;
import tools.jackson.databind.JsonNode;

/** Names of tools: what every dialect of calls can write. */
public final class ToolNames {

    private ToolNames() {}

    public static String read(JsonNode value, String path) {
        if (Tool.isName(Values.string(value, path))) {
            return value.stringValue();
        }
        throw Values.invalid(path, Tool.NAME_RULE, value);
    }
}
