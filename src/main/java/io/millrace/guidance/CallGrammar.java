package io.millrace.guidance;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Grammars;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.grammar.Rewriting;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.regex.Spelling;
import io.millrace.conversation.InputFormat;
import io.millrace.conversation.Tool;
import io.millrace.conversation.dialect.CallFormat;
import io.millrace.conversation.dialect.CallFormat.Arguments;
import io.millrace.conversation.dialect.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The grammar of calls in a dialect, with the names and schemas of the tools there are. */
final class CallGrammar {

    private final List<CallFormat> formats;
    private final CallFormat format;
    private final String turn;
    private final Schemas schemas;
    private final Grammars grammars = new Grammars();
    private final Map<String, Node> arguments = new HashMap<>();

    /** Makes grammars of what arguments have to be. */
    interface Schemas {

        /**
         * The grammar of a schema.
         *
         * @throws ConstraintException if it cannot be held
         */
        Grammar of(Map<String, ?> schema);

        /** That of any object. */
        Grammar object();

        /**
         * The grammar of a text.
         *
         * @throws ConstraintException if it cannot be held
         */
        Grammar of(InputFormat format);
    }

    CallGrammar(Dialect dialect, Schemas schemas) {
        this.formats = dialect.callFormats();
        this.format = formats.getFirst();
        this.turn = dialect.turn().start();
        this.schemas = schemas;
    }

    /** One call or more, with what stands around them. */
    Grammar calls(List<Tool> tools, boolean several) {
        return grammars.of(new Node.Choice(
                formats.stream().map(way -> calls(way, tools, several)).toList()));
    }

    private Node calls(CallFormat format, List<Tool> tools, boolean several) {
        Node call = call(format, tools);
        Node more = several && format.parallel()
                ? new Node.Repeat(Grammars.sequence(Grammars.text(format.separator()), call), 0, Node.Repeat.UNBOUNDED)
                : Grammars.sequence();
        return Grammars.sequence(open(format), call, more, Grammars.text(format.close()));
    }

    /** What stands from a trigger to where free text may go on: one call, or all where something closes them. */
    Grammar triggered(List<Tool> tools, boolean several) {
        return calls(tools, several && !format.close().isEmpty());
    }

    private Node open(CallFormat format) {
        boolean begun = !turn.isEmpty() && format.open().startsWith(turn);
        Node start = turn.isEmpty() ? Grammars.sequence() : Grammars.optional(Grammars.text(turn));
        return Grammars.sequence(start, Grammars.text(begun ? format.open().substring(turn.length()) : format.open()));
    }

    private Node call(CallFormat format, List<Tool> tools) {
        List<Node> calls = new ArrayList<>();
        tools.forEach(tool -> calls.add(Grammars.sequence(
                Grammars.text(format.beforeName() + tool.name() + format.afterName()),
                arguments.computeIfAbsent(tool.name(), _ -> arguments(tool)),
                Grammars.text(format.afterArguments()))));
        return new Node.Choice(calls);
    }

    private Node arguments(Tool tool) {
        InputFormat input = tool.input();
        if (input != null) {
            return input(tool, input);
        }
        return switch (format.arguments()) {
            case Arguments.Json _ -> value(tool, tool.parameters());
            case Arguments.Xml xml -> xml(tool, xml);
            case Arguments.Pythonic _ -> pythonic(tool);
        };
    }

    private Node input(Tool tool, InputFormat input) {
        Grammar text = named(tool, ".format", () -> schemas.of(input));
        return switch (format.arguments()) {
            case Arguments.Json json ->
                Grammars.sequence(
                        Grammars.text("{\"" + Tool.INPUT + "\"" + json.keySeparator() + "\""),
                        spelled(text, Spelling.JSON),
                        Grammars.text("\"}"));
            case Arguments.Xml xml ->
                Grammars.sequence(
                        Grammars.text(xml.before() + Tool.INPUT + xml.afterKey()),
                        grammars.add(Rewriting.of(text, terminal -> without(xml.afterValue(), terminal))),
                        Grammars.text(xml.afterValue()));
            case Arguments.Pythonic _ ->
                new Node.Choice(List.of(
                        Grammars.sequence(
                                Grammars.text(Tool.INPUT + "=\""),
                                spelled(text, Spelling.JSON_SHORTEST),
                                Grammars.text("\"")),
                        Grammars.sequence(
                                Grammars.text(Tool.INPUT + "='"),
                                spelled(text, Spelling.SINGLE_QUOTED),
                                Grammars.text("'"))));
        };
    }

    private Node spelled(Grammar text, Spelling spelling) {
        return grammars.add(Rewriting.of(text, terminal -> new Regex.Spelled(terminal, spelling)));
    }

    private static <T> T named(Tool tool, String part, Supplier<T> made) {
        try {
            return made.get();
        } catch (ConstraintException e) {
            String place = e.place().isEmpty() || e.place().startsWith("/") ? e.place() : ": " + e.place();
            throw new ConstraintException(tool.name() + part + place, String.valueOf(e.getMessage()));
        }
    }

    /** A tool without parameters takes an empty object; a schema that cannot be held, any object, unless it is strict. */
    private Node value(Tool tool, Map<String, ?> schema) {
        if (schema.isEmpty()) {
            return Grammars.text("{}");
        }
        return grammars.add(held(tool, schema, schemas::object));
    }

    private Grammar held(Tool tool, Map<String, ?> schema, Supplier<Grammar> otherwise) {
        try {
            return named(tool, ".parameters", () -> schemas.of(schema));
        } catch (ConstraintException e) {
            if (tool.strict()) {
                throw e;
            }
            return otherwise.get();
        }
    }

    /** Of one parameter, whose schema may refer to definitions beside the parameters; any value where it cannot be held. */
    private Grammar property(Tool tool, Map<String, ?> schema) {
        Map<String, Object> whole = new LinkedHashMap<>(schema);
        for (String definitions : List.of("$defs", "definitions")) {
            Object all = tool.parameters().get(definitions);
            if (all != null) {
                whole.putIfAbsent(definitions, all);
            }
        }
        return held(tool, whole, () -> schemas.of(Map.of()));
    }

    private Node xml(Tool tool, Arguments.Xml xml) {
        List<Node> parameters = new ArrayList<>();
        properties(tool).forEach((name, schema) -> {
            Node value = isText(schema) ? textUntil(xml.afterValue()) : grammars.add(property(tool, schema));
            Node parameter = Grammars.sequence(
                    Grammars.text(xml.before() + name + xml.afterKey()), value, Grammars.text(xml.afterValue()));
            parameters.add(required(tool).contains(name) ? parameter : Grammars.optional(parameter));
        });
        return new Node.Sequence(parameters);
    }

    /* Any text without the mark in it: what follows it must be found again. */
    private static Node textUntil(String mark) {
        return new Node.Terminal(without(mark, Regex.ANY));
    }

    private static Regex without(String mark, Regex regex) {
        Regex holding = new Regex.Concat(List.of(Regex.ANY, new Regex.Literal(mark.strip()), Regex.ANY));
        Regex other = new Regex.Complement(holding);
        return regex.equals(Regex.ANY) ? other : new Regex.Intersection(List.of(regex, other));
    }

    private Node pythonic(Tool tool) {
        return new Node.Walk(new KeywordArguments(
                properties(tool).entrySet().stream()
                        .map(property -> new KeywordArguments.Parameter(
                                property.getKey(),
                                grammars.add(PythonNotation.of(property(tool, property.getValue()))),
                                required(tool).contains(property.getKey())))
                        .toList(),
                0,
                true));
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
