package io.millrace.openai.responses;

import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of a request.
 *
 * @param shown by the name that the model sees
 * @param leftOut types of tools that OpenAI's own servers run, or that models of its own are trained on; the model is not shown them
 */
record ResponsesTools(ToolUse use, Map<String, Shown> shown, Set<String> leftOut) {

    private static final int MOST = 512;

    /**
     * A tool as the client knows it.
     *
     * @param custom whether its input is text instead of an object
     * @param namespace null where it is in none
     */
    record Shown(String name, @Nullable String namespace, boolean custom, Tool tool) {

        /** As the model sees it. */
        static String full(String name, @Nullable String namespace) {
            return namespace == null ? name : namespace + (namespace.endsWith("__") ? "" : "__") + name;
        }
    }

    static ResponsesTools read(JsonNode tools, JsonNode choice, boolean parallel) {
        Map<String, Shown> shown = new LinkedHashMap<>();
        Set<String> leftOut = new LinkedHashSet<>();
        if (!tools.isMissingNode()) {
            Values.list(tools, "tools", 0, MOST, (value, path) -> {
                add(Values.object(value, path), path, shown, leftOut);
                return path;
            });
        }
        if (shown.size() > MOST) {
            throw new InvalidRequest(
                    "tools", "'tools' must be at most " + MOST + " tools, but there are " + shown.size());
        }
        return chosen(shown, leftOut, choice, parallel);
    }

    /** What the model calls by a name; a function where no tool has it. */
    Shown of(String name) {
        Shown known = shown.get(name);
        return known == null ? new Shown(name, null, false, new Tool(name, "", Map.of(), false)) : known;
    }

    private static void add(ObjectNode tool, String path, Map<String, Shown> shown, Set<String> leftOut) {
        switch (tool.path("type").asString("")) {
            case "function", "custom" -> put(shown, ToolForms.read(tool, path, null), path);
            case "namespace" -> {
                String namespace = ToolForms.name(tool, path);
                Values.list(tool.path("tools"), path + ".tools", 0, MOST, (value, at) -> {
                    put(shown, ToolForms.read(Values.object(value, at), at, namespace), at);
                    return at;
                });
            }
            case "" -> throw Values.invalid(path + ".type", "the type of a tool", tool.path("type"));
            default -> leftOut.add(tool.path("type").stringValue());
        }
    }

    private static void put(Map<String, Shown> shown, Shown tool, String path) {
        if (shown.put(tool.tool().name(), tool) != null) {
            throw new InvalidRequest(
                    path + ".name",
                    "'tools' has two tools named '" + tool.tool().name() + "'");
        }
    }

    private static ResponsesTools chosen(
            Map<String, Shown> shown, Set<String> leftOut, JsonNode choice, boolean parallel) {
        Map<String, Shown> allowed = shown;
        ToolChoice read;
        if (choice.isString()) {
            read = mode(choice, "tool_choice");
        } else if (choice.path("type").asString("").equals("allowed_tools")) {
            allowed = allowed(shown, choice.path("tools"), leftOut);
            read = mode(choice.path("mode"), "tool_choice.mode");
        } else {
            read = choice.isMissingNode() ? new ToolChoice.Auto() : named(shown, Values.object(choice, "tool_choice"));
        }
        if (read instanceof ToolChoice.Required && allowed.isEmpty()) {
            throw missing(leftOut);
        }
        return new ResponsesTools(use(allowed, read, parallel), shown, leftOut);
    }

    private static ToolUse use(Map<String, Shown> allowed, ToolChoice choice, boolean parallel) {
        return allowed.isEmpty()
                ? ToolUse.NONE
                : new ToolUse(allowed.values().stream().map(Shown::tool).toList(), choice, parallel);
    }

    private static ToolChoice mode(JsonNode mode, String path) {
        return switch (mode.asString("")) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw Values.invalid(path, "one of auto, none, required, or an object that names a tool", mode);
        };
    }

    private static ToolChoice named(Map<String, Shown> shown, ObjectNode choice) {
        String type = choice.path("type").asString("");
        return switch (type) {
            case "function", "custom" ->
                find(shown, choice)
                        .map(tool -> new ToolChoice.Named(tool.tool().name()))
                        .orElseThrow(() -> missing(Set.of()));
            case "" -> throw Values.invalid("tool_choice.type", "the type of a tool", choice.path("type"));
            default -> throw missing(Set.of(Values.shown(type)));
        };
    }

    private static Map<String, Shown> allowed(Map<String, Shown> shown, JsonNode tools, Set<String> leftOut) {
        Map<String, Shown> allowed = new LinkedHashMap<>();
        Values.list(tools, "tool_choice.tools", 0, MOST, (value, path) -> {
            ObjectNode tool = Values.object(value, path);
            Optional<Shown> found = find(shown, tool);
            found.ifPresent(one -> allowed.put(one.tool().name(), one));
            if (found.isEmpty() && !leftOut.contains(tool.path("type").asString(""))) {
                throw new InvalidRequest(path, "'" + path + "' is a tool that 'tools' does not have");
            }
            return path;
        });
        return allowed;
    }

    private static Optional<Shown> find(Map<String, Shown> shown, ObjectNode named) {
        String name = named.path("name").asString("");
        boolean custom = named.path("type").asString("").equals("custom");
        String full = Shown.full(name, named.path("namespace").asString(null));
        return shown.values().stream()
                .filter(tool -> tool.custom() == custom
                        && (tool.tool().name().equals(full) || tool.name().equals(full)))
                .findFirst();
    }

    private static InvalidRequest missing(Set<String> notRun) {
        return new InvalidRequest(
                "tool_choice",
                "'tool_choice' asks for a tool that 'tools' does not have"
                        + (notRun.isEmpty() ? "" : "; this server does not run " + String.join(", ", notRun)));
    }
}
