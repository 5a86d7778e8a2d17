package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/** Reads the characters of GBNF: texts, classes and escapes. */
final class GbnfCharacters {

    private final CodePointCursor text;

    GbnfCharacters(CodePointCursor text) {
        this.text = text;
    }

    /** A text in quotes, the opening one first. */
    Regex literal() {
        text.next();
        StringBuilder all = new StringBuilder();
        while (!text.take('"')) {
            int from = text.at;
            int c = character();
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw wrong(from, "half of a surrogate pair, which is no character");
            }
            all.appendCodePoint(c);
        }
        return all.isEmpty() ? Regex.EMPTY : new Regex.Literal(all.toString());
    }

    /** A class of characters, its opening bracket first. */
    Regex set() {
        int from = text.at;
        text.next();
        boolean negated = text.take('^');
        List<CodePoints> sets = new ArrayList<>();
        while (!text.take(']')) {
            sets.add(range());
        }
        if (sets.isEmpty()) {
            throw wrong(from, "a class without characters");
        }
        CodePoints all = CodePoints.anyOf(sets);
        return new Regex.Chars(negated ? all.not() : all);
    }

    private CodePoints range() {
        int from = text.at;
        int first = character();
        if (text.peek() != '-' || text.peek(1) == ']') {
            return CodePoints.of(first);
        }
        text.next();
        int last = character();
        if (last < first) {
            throw wrong(from, "a range out of order");
        }
        return CodePoints.of(first, last);
    }

    private int character() {
        if (text.isAtEnd()) {
            throw wrong("the grammar ends inside of a text or a class");
        }
        int from = text.at;
        int c = text.next();
        return c == '\\' ? escape(from) : c;
    }

    private int escape(int from) {
        int c = text.isAtEnd() ? CodePointCursor.END : text.next();
        return switch (c) {
            case 'x' -> hex(2, from);
            case 'u' -> hex(4, from);
            case 'U' -> hex(8, from);
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case '\\', '"', '[', ']', '-' -> c;
            default ->
                throw wrong(
                        from, "an escape that is not known; known are \\x \\u \\U \\t \\r \\n \\\\ \\\" \\[ \\] \\-");
        };
    }

    private int hex(int digits, int from) {
        int value = text.hex(digits);
        if (value < 0 || value > Character.MAX_CODE_POINT) {
            throw wrong(from, "an escape without " + digits + " hexadecimal digits of a character");
        }
        return value;
    }

    private ConstraintException wrong(String message) {
        return wrong(text.at, message);
    }

    private ConstraintException wrong(int at, String message) {
        return new ConstraintException(text.place(at), message);
    }
}
