package io.millrace.openai.messages;

import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import io.millrace.openai.ToolNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of a request.
 *
 * @param leftOut types of tools that Anthropic's own servers run; the model is not shown them
 */
record MessageTools(ToolUse use, List<String> leftOut) {

    private static final int MOST = 512;

    /** @param messages what was said, which may have loaded tools that are deferred */
    static MessageTools read(JsonNode tools, JsonNode choice, JsonNode messages) {
        List<Tool> known = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        Set<String> deferred = new LinkedHashSet<>();
        if (!tools.isMissingNode() && !tools.isNull()) {
            Values.list(tools, "tools", 0, MOST, (value, path) -> {
                ObjectNode tool = Values.object(value, path);
                boolean own = tool.hasNonNull("input_schema")
                        || tool.path("type").asString("custom").equals("custom");
                if (own) {
                    known.add(tool(tool, path));
                    if (tool.hasNonNull("defer_loading")
                            && Values.flag(tool.get("defer_loading"), path + ".defer_loading")) {
                        deferred.add(known.getLast().name());
                    }
                } else {
                    leftOut.add(tool.path("type").asString("?"));
                }
                return own;
            });
        }
        DeferredTools later = new DeferredTools(deferred, leftOut);
        return new MessageTools(use(later.shown(known, choice, messages), choice, leftOut), leftOut);
    }

    private static Tool tool(ObjectNode tool, String path) {
        JsonNode schema = tool.path("input_schema");
        return new Tool(
                ToolNames.read(tool.path("name"), path + ".name"),
                tool.hasNonNull("description") ? Values.string(tool.get("description"), path + ".description") : "",
                schema.isMissingNode() ? Map.of() : StrictJson.plain(Values.object(schema, path + ".input_schema")),
                tool.path("strict").asBoolean(false));
    }

    private static ToolUse use(List<Tool> tools, JsonNode choice, List<String> leftOut) {
        if (choice.isMissingNode() || choice.isNull()) {
            return tools.isEmpty() ? ToolUse.NONE : new ToolUse(tools, new ToolChoice.Auto(), true);
        }
        ObjectNode stated = Values.object(choice, "tool_choice");
        boolean parallel = !stated.path("disable_parallel_tool_use").asBoolean(false);
        ToolChoice read = choice(stated);
        Set<String> names = tools.stream().map(Tool::name).collect(Collectors.toSet());
        if (!read.canBeMet(names)) {
            throw new InvalidRequest(
                    "tool_choice",
                    "'tool_choice' asks for a tool that 'tools' does not have"
                            + (leftOut.isEmpty() ? "" : "; this server does not run " + String.join(", ", leftOut)));
        }
        return tools.isEmpty() ? ToolUse.NONE : new ToolUse(tools, read, parallel);
    }

    private static ToolChoice choice(ObjectNode stated) {
        return switch (stated.path("type").asString("")) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(Values.string(stated.path("name"), "tool_choice.name"));
            default -> throw Values.invalid("tool_choice.type", "one of any, auto, none, tool", stated.path("type"));
        };
    }
}
