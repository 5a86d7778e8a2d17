package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that say which tools there are and which may be called, also in their older form, {@code functions} and {@code
 * function_call}.
 *
 * @param functionCall whether the request takes the older form, and so does its answer
 */
record ToolFields(ToolUse use, boolean functionCall) {

    private static final int MOST = 512;
    private static final FieldRules FUNCTION =
            new FieldRules(Set.of("name", "description", "parameters", "strict"), Set.of(), Map.of());

    private static final Field<List<ObjectNode>> TOOLS = new Field<>(
            "tools",
            Field.array(
                    schema("object", "type function, and function with name, description, parameters and strict"),
                    "Tools that the model may call."),
            (value, path) -> Values.list(value, path, 0, MOST, ToolFields::tool));
    private static final Field<ToolChoice> TOOL_CHOICE = new Field<>(
            "tool_choice",
            Field.anyOf(
                    "Whether tools have to be called; auto if left out.",
                    schema("string", "none, auto or required"),
                    schema("object", "The function to call")),
            ToolFields::choice);
    private static final Field<Boolean> PARALLEL =
            Field.flag("parallel_tool_calls", "Whether several tools may be called at once; true if left out.");
    private static final Field<List<ObjectNode>> FUNCTIONS = new Field<>(
            "functions",
            Field.array(schema("object", "A function"), "Older form of tools."),
            (value, path) -> Values.list(value, path, 0, MOST, (one, at) -> wrapped(function(one, at))));
    private static final Field<ToolChoice> FUNCTION_CALL = new Field<>(
            "function_call",
            Field.anyOf("Older form of tool_choice.", schema("string", "none or auto"), schema("object", "name")),
            ToolFields::functionCall);

    static final List<Field<?>> ALL = List.of(TOOLS, TOOL_CHOICE, PARALLEL, FUNCTIONS, FUNCTION_CALL);

    static ToolFields read(ObjectNode body) {
        FieldRules.atMostOne(body, TOOLS.name(), FUNCTIONS.name());
        FieldRules.atMostOne(body, TOOL_CHOICE.name(), FUNCTION_CALL.name());
        boolean older = body.hasNonNull(FUNCTIONS.name());
        List<ObjectNode> tools = (older ? FUNCTIONS : TOOLS).in(body, List.of());
        ToolChoice newer = TOOL_CHOICE.in(body, new ToolChoice.Auto());
        ToolChoice choice = FUNCTION_CALL.in(body, newer);
        boolean parallel = PARALLEL.in(body, true);
        requireThere(choice, tools, older ? FUNCTION_CALL.name() : TOOL_CHOICE.name());
        return tools.isEmpty()
                ? new ToolFields(ToolUse.NONE, older)
                : new ToolFields(
                        new ToolUse(
                                tools.stream()
                                        .map(tool -> of(tool.get("function")))
                                        .toList(),
                                choice,
                                !older && parallel),
                        older);
    }

    private static void requireThere(ToolChoice choice, List<ObjectNode> tools, String field) {
        Set<String> names = new HashSet<>();
        for (ObjectNode tool : tools) {
            String name = tool.path("function").path("name").stringValue();
            if (!names.add(name)) {
                throw new InvalidRequest("tools", "'tools' has two functions named '" + name + "'");
            }
        }
        if (!choice.canBeMet(names)) {
            throw new InvalidRequest(field, "'" + field + "' asks for a tool that 'tools' does not have");
        }
    }

    private static Tool of(JsonNode function) {
        JsonNode parameters = function.path("parameters");
        return new Tool(
                function.path("name").stringValue(),
                function.path("description").asString(""),
                parameters.isObject() ? StrictJson.plain(parameters) : Map.of(),
                function.path("strict").asBoolean(false));
    }

    private static ObjectNode tool(JsonNode value, String path) {
        ObjectNode tool = Values.object(value, path);
        if (!tool.path("type").asString("").equals("function")) {
            throw Values.invalid(path + ".type", "\"function\"", tool.path("type"));
        }
        function(tool.path("function"), path + ".function");
        return tool;
    }

    private static ObjectNode function(JsonNode value, String path) {
        ObjectNode function = Values.object(value, path);
        FUNCTION.check(function, path + ".");
        String _ = ToolNames.read(function.path("name"), path + ".name");
        if (function.hasNonNull("description")) {
            Values.string(function.get("description"), path + ".description");
        }
        if (function.hasNonNull("parameters")) {
            Values.object(function.get("parameters"), path + ".parameters");
        }
        if (function.hasNonNull("strict")) {
            Values.flag(function.get("strict"), path + ".strict");
        }
        return function;
    }

    private static ObjectNode wrapped(ObjectNode function) {
        ObjectNode tool = JsonNodeFactory.instance.objectNode();
        tool.put("type", "function").set("function", function);
        return tool;
    }

    private static ToolChoice choice(JsonNode value, String path) {
        return switch (value.asString("")) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required", "any" -> new ToolChoice.Required();
            default -> named(value, path);
        };
    }

    private static ToolChoice named(JsonNode value, String path) {
        if (value.path("type").asString("").equals("function")) {
            return new ToolChoice.Named(Values.string(value.path("function").path("name"), path + ".function.name"));
        }
        throw Values.invalid(path, "none, auto, required or {\"type\":\"function\",\"function\":{\"name\":…}}", value);
    }

    private static ToolChoice functionCall(JsonNode value, String path) {
        return value.isObject()
                ? new ToolChoice.Named(Values.string(value.path("name"), path + ".name"))
                : switch (value.asString("")) {
                    case "none" -> new ToolChoice.None();
                    case "auto" -> new ToolChoice.Auto();
                    default -> throw Values.invalid(path, "none, auto or {\"name\":…}", value);
                };
    }
}
