package io.millrace.constraint.schema;

import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.SchemaOptions.Whitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The tokens of JSON text with the whitespace around them, and values that are known. */
final class Writing {

    final Node opening;
    final Node closing;
    final Node first;
    final Node last;
    final Node comma;
    final Node colon;
    /** What may follow a member or an item. */
    final Node after;

    private final boolean fraction;

    Writing(SchemaOptions options) {
        this.fraction = options.integers() == SchemaOptions.Integers.VALID;
        boolean wide = options.whitespace() == Whitespace.SEPARATORS;
        Regex space = options.whitespace() == Whitespace.FREE
                ? Texts.times(Texts.chars(" \t\n\r"), 0, options.limits().whitespace())
                : Regex.EMPTY;
        this.opening = terminal(Texts.lit("{"), space);
        this.closing = terminal(Texts.lit("}"));
        this.first = terminal(Texts.lit("["), space);
        this.last = terminal(Texts.lit("]"));
        this.comma = terminal(Texts.lit(wide ? ", " : ","), space);
        this.colon = terminal(space, Texts.lit(wide ? ": " : ":"), space);
        this.after = terminal(space);
    }

    Node object(Node members) {
        return sequence(opening, members, closing);
    }

    Node array(Node items) {
        return sequence(first, items, last);
    }

    Node member(Node key, Node value) {
        return sequence(key, colon, value, after);
    }

    Node item(Node value) {
        return sequence(value, after);
    }

    Node following(Node member) {
        return sequence(comma, member);
    }

    static Node terminal(Regex... parts) {
        List<Regex> all = Stream.of(parts).filter(p -> !p.equals(Regex.EMPTY)).toList();
        return new Node.Terminal(all.size() == 1 ? all.getFirst() : new Regex.Concat(all));
    }

    static Node sequence(Node... parts) {
        return new Node.Sequence(
                Stream.of(parts).filter(p -> !p.equals(terminal())).toList());
    }

    /** A known text as a JSON string: the shortest spelling, and the one of ASCII alone. */
    static Regex string(String text) {
        return strings(List.of(text));
    }

    static Regex strings(List<String> texts) {
        List<Regex> all = new ArrayList<>();
        List<String> whole = texts.stream().filter(Writing::isWhole).toList();
        if (!whole.isEmpty()) {
            all.add(new Regex.JsonString(Texts.any(whole), false));
        }
        texts.stream().filter(t -> t.chars().anyMatch(c -> c > 126)).forEach(t -> all.add(Texts.lit(ascii(t))));
        return Texts.alt(all);
    }

    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String ascii(String text) {
        StringBuilder all = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> all.append("\\\"");
                case '\\' -> all.append("\\\\");
                case '\n' -> all.append("\\n");
                case '\r' -> all.append("\\r");
                case '\t' -> all.append("\\t");
                case '\b' -> all.append("\\b");
                case '\f' -> all.append("\\f");
                default -> {
                    if (c >= ' ' && c < 127) {
                        all.append((char) c);
                    } else {
                        all.append(String.format("\\u%04x", c));
                    }
                }
            }
        });
        return all.append('"').toString();
    }

    /** A known value, the keys of objects in their order. */
    Node value(JsonNode value) {
        return switch (Type.of(value)) {
            case NULL, BOOLEAN -> terminal(Texts.lit(value.toString()));
            case NUMBER -> terminal(Numerals.of(value, fraction));
            case STRING -> terminal(string(value.stringValue()));
            case ARRAY ->
                array(joined(value.valueStream().map(v -> item(value(v))).toList()));
            case OBJECT ->
                object(joined(value.properties().stream()
                        .map(e -> member(terminal(string(e.getKey())), value(e.getValue())))
                        .toList()));
        };
    }

    private Node joined(List<Node> parts) {
        List<Node> all = new ArrayList<>();
        for (Node part : parts) {
            all.add(all.isEmpty() ? part : following(part));
        }
        return new Node.Sequence(all);
    }
}
