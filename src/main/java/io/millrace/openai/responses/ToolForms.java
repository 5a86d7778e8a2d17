package io.millrace.openai.responses;

import io.millrace.conversation.InputFormat;
import io.millrace.conversation.Tool;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import io.millrace.openai.ToolNames;
import io.millrace.openai.responses.ResponsesTools.Shown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Functions and custom tools as functions that a model is shown. */
final class ToolForms {

    private ToolForms() {}

    static Shown read(ObjectNode tool, String path, @Nullable String namespace) {
        String name = name(tool, path);
        String full = Shown.full(name, namespace);
        return switch (tool.path("type").asString("")) {
            case "function" -> new Shown(name, namespace, false, function(tool, full, path));
            case "custom" -> new Shown(name, namespace, true, custom(tool, full, path));
            default -> throw Values.invalid(path + ".type", "\"function\" or \"custom\"", tool.path("type"));
        };
    }

    static String name(ObjectNode tool, String path) {
        return ToolNames.read(tool.path("name"), path + ".name");
    }

    private static Tool function(ObjectNode tool, String name, String path) {
        return new Tool(
                name,
                description(tool, path),
                tool.hasNonNull("parameters")
                        ? StrictJson.plain(Values.object(tool.get("parameters"), path + ".parameters"))
                        : Map.of(),
                tool.hasNonNull("strict") && Values.flag(tool.get("strict"), path + ".strict"));
    }

    private static String description(ObjectNode tool, String path) {
        return tool.hasNonNull("description") ? Values.string(tool.get("description"), path + ".description") : "";
    }

    /** One that takes a text: an object with that text alone, whose form the model is told. */
    private static Tool custom(ObjectNode tool, String name, String path) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("type", "string");
        String more = "";
        InputFormat held = null;
        JsonNode format = tool.path("format");
        String at = path + ".format";
        if (format.path("type").asString("").equals("grammar")) {
            String definition = Values.string(format.path("definition"), at + ".definition");
            switch (format.path("syntax").asString("")) {
                case "regex" -> {
                    input.put("pattern", "^(?:" + definition + ")$");
                    held = new InputFormat(InputFormat.Syntax.REGEX, definition);
                }
                case "lark" -> {
                    more = "\nThe input is text of this Lark grammar:\n" + definition;
                    held = new InputFormat(InputFormat.Syntax.LARK, definition);
                }
                default -> throw Values.invalid(at + ".syntax", "\"lark\" or \"regex\"", format.path("syntax"));
            }
        } else if (tool.hasNonNull("format")
                && !format.path("type").asString("").equals("text")) {
            throw Values.invalid(at + ".type", "\"text\" or \"grammar\"", format.path("type"));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", Map.of(Tool.INPUT, input));
        schema.put("required", List.of(Tool.INPUT));
        schema.put("additionalProperties", false);
        return new Tool(name, (description(tool, path) + more).strip(), schema, true, held);
    }

    /** The tools as a response repeats them: functions with all their fields. */
    static JsonNode echoed(JsonNode tools) {
        tools.forEach(tool -> {
            if (tool instanceof ObjectNode function
                    && function.path("type").asString("").equals("function")) {
                function.putIfAbsent("strict", JsonNodeFactory.instance.booleanNode(false));
                function.putIfAbsent("parameters", JsonNodeFactory.instance.nullNode());
            }
        });
        return tools;
    }
}
