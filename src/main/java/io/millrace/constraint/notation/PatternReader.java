package io.millrace.constraint.notation;

import io.millrace.constraint.notation.PatternTree.Again;
import io.millrace.constraint.notation.PatternTree.Ahead;
import io.millrace.constraint.notation.PatternTree.All;
import io.millrace.constraint.notation.PatternTree.Any;
import io.millrace.constraint.notation.PatternTree.End;
import io.millrace.constraint.notation.PatternTree.One;
import io.millrace.constraint.notation.PatternTree.Start;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads regular expressions; what is no regular language is refused. Messages of errors are clauses about the pattern: "has a
 * bracket that nothing closes".
 */
final class PatternReader {

    private static final int LENGTH = 20_000;
    private static final int DEPTH = 100;
    private static final int COUNT = 100_000;

    private final CodePointCursor text;
    private final Flavour flavour;
    private final CharacterReader characters;
    private Flags flags;
    private int depth;

    PatternReader(String pattern, Flavour flavour, Flags flags) {
        if (pattern.length() > LENGTH) {
            throw new IllegalArgumentException("has " + pattern.length() + " characters, the limit is " + LENGTH);
        }
        this.text = new CodePointCursor(pattern);
        this.flavour = flavour;
        this.flags = flags;
        this.characters = new CharacterReader(text, flavour);
    }

    PatternTree parse() {
        PatternTree tree = alternatives();
        if (!text.isAtEnd()) {
            throw new IllegalArgumentException("has a bracket that nothing opens");
        }
        return tree;
    }

    private PatternTree alternatives() {
        deeper(++depth);
        List<PatternTree> ways = new ArrayList<>();
        do {
            ways.add(sequence());
        } while (text.take('|'));
        depth--;
        return ways.size() == 1 ? ways.getFirst() : new Any(ways);
    }

    private static void deeper(int depth) {
        if (depth > DEPTH) {
            throw new IllegalArgumentException("is nested deeper than " + DEPTH);
        }
    }

    private PatternTree sequence() {
        List<PatternTree> parts = new ArrayList<>();
        for (space(); !text.isAtEnd() && text.peek() != '|' && text.peek() != ')'; space()) {
            parts.add(repeated(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new All(parts);
    }

    /** What does not count where the flag x is set. */
    private void space() {
        while (flags.spaced() && (Character.isWhitespace(text.peek()) || text.peek() == '#')) {
            if (text.next() == '#') {
                while (!text.isAtEnd() && text.next() != '\n') {}
            }
        }
    }

    private PatternTree repeated(PatternTree once) {
        PatternTree tree = once;
        for (int times = 1; ; times++) {
            int from = text.at;
            int[] bounds = bounds();
            if (bounds.length == 0) {
                text.at = from;
                return tree;
            }
            deeper(times);
            text.take('?');
            tree = again(tree, bounds[0], bounds[1]);
        }
    }

    private static PatternTree again(PatternTree tree, int min, int max) {
        if (max != Regex.Repeat.UNBOUNDED && max < min) {
            throw new IllegalArgumentException("repeats at least " + min + " and at most " + max + " times");
        }
        return new Again(tree, min, max);
    }

    private int[] bounds() {
        if (text.take('*')) {
            return new int[] {0, Regex.Repeat.UNBOUNDED};
        }
        if (text.take('+')) {
            return new int[] {1, Regex.Repeat.UNBOUNDED};
        }
        if (text.take('?')) {
            return new int[] {0, 1};
        }
        return text.take('{') ? counted() : new int[0];
    }

    private int[] counted() {
        int min = number();
        if (min < 0) {
            return new int[0];
        }
        int max = text.take(',') ? number() : min;
        return text.take('}') ? new int[] {min, max} : new int[0];
    }

    private int number() {
        int value = text.number(COUNT);
        if (value > COUNT) {
            throw new IllegalArgumentException("repeats more than " + COUNT + " times");
        }
        return value;
    }

    private PatternTree atom() {
        int c = text.next();
        return switch (c) {
            case '^' -> anchor(new Start());
            case '$' -> anchor(new End());
            case '.' -> new One(flags.dotAll() ? CodePoints.ALL : flavour.dot());
            case '(' -> group();
            case '[' -> new One(flags.closed(characters.set()));
            case '\\' -> escape();
            case '*', '+', '?' -> throw new IllegalArgumentException("repeats nothing");
            default -> new One(flags.closed(CodePoints.of(c)));
        };
    }

    private PatternTree anchor(PatternTree anchor) {
        if (flags.lines()) {
            throw new IllegalArgumentException("asks for the start or the end of a line (flag m)");
        }
        return anchor;
    }

    private PatternTree escape() {
        if (flavour.strict() && text.take('A')) {
            return new Start();
        }
        if (flavour.strict() && (text.take('z') || text.take('Z'))) {
            return new End();
        }
        return new One(flags.closed(characters.escape(false)));
    }

    private PatternTree group() {
        Flags outer = flags;
        PatternTree tree;
        if (text.take("?=") || text.take("?!")) {
            boolean holds = text.peek(-1) == '=';
            tree = new Ahead(alternatives(), holds);
        } else if (text.take("?<=") || text.take("?<!")) {
            throw new IllegalArgumentException("looks behind");
        } else if (flavour.strict() && text.take("?") && !names()) {
            flags = flags.with(text);
            if (text.take(')')) {
                return new All(List.of());
            }
            text.take(':');
            tree = alternatives();
        } else {
            name();
            tree = alternatives();
        }
        flags = outer;
        if (!text.take(')')) {
            throw new IllegalArgumentException("has a bracket that nothing closes");
        }
        return tree;
    }

    /** Whether a name of a group follows the question mark, which is then given back. */
    private boolean names() {
        boolean names = text.sees("<") || text.sees("P<") || text.sees(":");
        text.at -= names ? 1 : 0;
        return names;
    }

    private void name() {
        if (text.take("?<") || flavour.strict() && text.take("?P<")) {
            while (!text.isAtEnd() && text.peek() != '>') {
                text.at++;
            }
            text.take('>');
        } else if (!text.take("?:") && text.peek() == '?') {
            throw new IllegalArgumentException("has a group that is not supported");
        }
    }
}
