package io.millrace.constraint.regex;

import io.millrace.constraint.ConstraintException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Descriptions of languages as expressions over the bytes of their UTF-8. */
public final class RegexCompiler {

    private static final int NESTING = 500;

    private final Expressions expressions;
    private final int text;
    private final Map<Spelling, JsonStrings> spellings = new EnumMap<>(Spelling.class);
    private final Map<Regex, Integer> known = new HashMap<>();

    public RegexCompiler(Expressions expressions) {
        this.expressions = expressions;
        this.text = compile(Regex.ANY);
        expressions.universes().all(Universes.UTF_8, text);
    }

    /** The number of the expression of a language. */
    public int compile(Regex regex) {
        return compile(regex, 0);
    }

    private int compile(Regex regex, int depth) {
        if (depth > NESTING) {
            throw new ConstraintException("", "regular expressions nested deeper than " + NESTING);
        }
        return switch (regex) {
            case Regex.Literal(String string) -> literal(string);
            case Regex.Chars(CodePoints set) -> known.computeIfAbsent(regex, r -> character(set));
            case Regex.Concat(List<Regex> parts) -> expressions.concat(all(parts, depth));
            case Regex.Union(List<Regex> parts) -> expressions.union(all(parts, depth));
            case Regex.Intersection(List<Regex> parts) ->
                parts.isEmpty() ? text : expressions.intersection(all(parts, depth));
            case Regex.Complement(Regex of) -> expressions.intersection(text, expressions.not(compile(of, depth + 1)));
            case Regex.Repeat(Regex of, int min, int max) -> expressions.repeat(compile(of, depth + 1), min, max);
            case Regex.JsonString string -> compile(JsonStrings.quoted(string), depth);
            case Regex.Spelled spelled -> {
                Integer expression = known.get(spelled);
                if (expression == null) {
                    expression = spelled(spelled, depth);
                    known.put(spelled, expression);
                }
                yield expression;
            }
            case Regex.Multiple multiple -> expressions.numeral(new Numeral(multiple, Numeral.Phase.START, 0, 0));
        };
    }

    private int character(CodePoints set) {
        int character = Utf8Ranges.expression(expressions, set);
        expressions.universes().mark(character, Universes.UTF_8);
        return character;
    }

    private int spelled(Regex.Spelled spelled, int depth) {
        Spelling spelling =
                JsonStrings.counts(spelled.content()) ? spelled.spelling().shortest() : spelled.spelling();
        int universe = Universes.of(spelling);
        JsonStrings strings = spellings.computeIfAbsent(spelling, JsonStrings::new);
        Regex content = strings.inside(spelled.content());
        for (Regex character : strings.newCharacters()) {
            expressions.universes().mark(compile(character, depth + 1), universe);
        }
        expressions.universes().all(universe, compile(strings.inside(Regex.ANY), depth + 1));
        return compile(content, depth + 1);
    }

    private int[] all(List<Regex> parts, int depth) {
        return parts.stream().mapToInt(part -> compile(part, depth + 1)).toArray();
    }

    private int literal(String string) {
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        int[] parts = new int[utf8.length];
        for (int i = 0; i < utf8.length; i++) {
            parts[i] = expressions.bytes(ByteSet.of(utf8[i] & 0xFF));
        }
        return expressions.concat(parts);
    }
}
