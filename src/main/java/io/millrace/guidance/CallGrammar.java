package io.millrace.guidance;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Grammars;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Regex;
import io.millrace.conversation.Tool;
import io.millrace.conversation.dialect.CallFormat;
import io.millrace.conversation.dialect.CallFormat.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grammar of calls in a dialect, with the names and schemas of the tools there are. */
final class CallGrammar {

    private final CallFormat format;
    private final Schemas schemas;
    private final Grammars grammars = new Grammars();

    /** Makes grammars of JSON Schemas. */
    interface Schemas {

        /**
         * The grammar of a schema.
         *
         * @throws ConstraintException if it cannot be held
         */
        Grammar of(Map<String, ?> schema);

        /** That of any object. */
        Grammar object();
    }

    CallGrammar(CallFormat format, Schemas schemas) {
        this.format = format;
        this.schemas = schemas;
    }

    /** One call or more, with what stands around them. */
    Grammar calls(List<Tool> tools, boolean several) {
        Node call = call(tools);
        Node more = several && format.parallel()
                ? new Node.Repeat(Grammars.sequence(Grammars.text(format.separator()), call), 0, Node.Repeat.UNBOUNDED)
                : Grammars.sequence();
        return grammars.of(Grammars.sequence(Grammars.text(format.open()), call, more, Grammars.text(format.close())));
    }

    /** What stands from a trigger to where free text may go on: one call, or all where something closes them. */
    Grammar triggered(List<Tool> tools, boolean several) {
        return calls(tools, several && !format.close().isEmpty());
    }

    private Node call(List<Tool> tools) {
        List<Node> calls = new ArrayList<>();
        tools.forEach(tool -> calls.add(Grammars.sequence(
                Grammars.text(format.beforeName() + tool.name() + format.afterName()),
                arguments(tool),
                Grammars.text(format.afterArguments()))));
        return new Node.Choice(calls);
    }

    private Node arguments(Tool tool) {
        return switch (format.arguments()) {
            case Arguments.Json _ -> value(tool, tool.parameters());
            case Arguments.Xml xml -> xml(tool, xml);
            case Arguments.Pythonic _ -> pythonic(tool);
        };
    }

    /** A tool without parameters takes an empty object; a schema that cannot be held, any object, unless it is strict. */
    private Node value(Tool tool, Map<String, ?> schema) {
        if (schema.isEmpty()) {
            return Grammars.text("{}");
        }
        try {
            return grammars.add(schemas.of(schema));
        } catch (ConstraintException e) {
            if (tool.strict()) {
                throw new ConstraintException(tool.name() + ".parameters" + e.place(), String.valueOf(e.getMessage()));
            }
            return grammars.add(schemas.object());
        }
    }

    private Node xml(Tool tool, Arguments.Xml xml) {
        List<Node> parameters = new ArrayList<>();
        properties(tool).forEach((name, schema) -> {
            Node value = isText(schema) ? textUntil(xml.afterValue()) : value(tool, schema);
            Node parameter = Grammars.sequence(
                    Grammars.text(xml.before() + name + xml.afterKey()), value, Grammars.text(xml.afterValue()));
            parameters.add(required(tool).contains(name) ? parameter : Grammars.optional(parameter));
        });
        return new Node.Sequence(parameters);
    }

    /* Any text without the mark in it: what follows it must be found again. */
    private static Node textUntil(String mark) {
        Regex holding = new Regex.Concat(List.of(Regex.ANY, new Regex.Literal(mark.strip()), Regex.ANY));
        return new Node.Terminal(new Regex.Complement(holding));
    }

    private Node pythonic(Tool tool) {
        return new Node.Walk(new KeywordArguments(
                properties(tool).entrySet().stream()
                        .map(property -> new KeywordArguments.Parameter(
                                property.getKey(),
                                pythonic(tool, property.getValue()),
                                required(tool).contains(property.getKey())))
                        .toList(),
                0,
                true));
    }

    private Node pythonic(Tool tool, Map<String, ?> schema) {
        return "boolean".equals(schema.get("type"))
                ? new Node.Choice(List.of(Grammars.text("True"), Grammars.text("False")))
                : value(tool, schema);
    }

    private static boolean isText(Map<String, ?> schema) {
        return "string".equals(schema.get("type")) && !schema.containsKey("enum") && !schema.containsKey("const");
    }

    private static Map<String, Map<String, Object>> properties(Tool tool) {
        Map<String, Map<String, Object>> properties = new LinkedHashMap<>();
        if (tool.parameters().get("properties") instanceof Map<?, ?> all) {
            all.forEach((name, schema) -> properties.put(String.valueOf(name), object(schema)));
        }
        return properties;
    }

    private static Set<?> required(Tool tool) {
        return tool.parameters().get("required") instanceof List<?> names ? Set.copyOf(names) : Set.of();
    }

    private static Map<String, Object> object(@Nullable Object schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (schema instanceof Map<?, ?> map) {
            map.forEach((key, value) -> object.put(String.valueOf(key), value));
        }
        return object;
    }
}
