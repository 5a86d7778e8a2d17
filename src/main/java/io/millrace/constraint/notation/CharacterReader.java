package io.millrace.constraint.notation;

import io.millrace.constraint.regex.CodePoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the characters of regular expressions: classes and escapes. */
final class CharacterReader {

    private final CodePointCursor text;
    private final Flavour flavour;

    CharacterReader(CodePointCursor text, Flavour flavour) {
        this.text = text;
        this.flavour = flavour;
    }

    /** A class whose opening bracket has been taken. */
    CodePoints set() {
        boolean negated = text.take('^');
        List<CodePoints> all = new ArrayList<>();
        if (flavour.strict() && text.take(']')) {
            all.add(CodePoints.of(']'));
        }
        while (!text.take(']')) {
            refuseOperators();
            CodePoints first = member();
            int from = text.at;
            if (text.take('-') && !text.isAtEnd() && text.peek() != ']') {
                CodePoints last = member();
                boolean range = isOne(first) && isOne(last);
                all.addAll(range ? List.of(span(first, last)) : List.of(first, last, CodePoints.of('-')));
            } else {
                text.at = from;
                all.add(first);
            }
        }
        return negated ? CodePoints.anyOf(all).not() : CodePoints.anyOf(all);
    }

    /** Signs inside a class that dialects read differently. */
    private void refuseOperators() {
        if (flavour.strict() && (text.sees("&&") || text.sees("--") || text.sees("~~"))) {
            throw new IllegalArgumentException("computes with classes (&&, -- or ~~)");
        }
        if (flavour.strict() && text.sees("[") && !text.sees("[:")) {
            throw new IllegalArgumentException("has a bracket inside a class, which needs a backslash");
        }
    }

    private static boolean isOne(CodePoints set) {
        return set.ranges().size() == 1
                && set.ranges().getFirst().first() == set.ranges().getFirst().last();
    }

    private static CodePoints span(CodePoints first, CodePoints last) {
        int low = first.ranges().getFirst().first();
        int high = last.ranges().getFirst().last();
        if (low > high) {
            throw new IllegalArgumentException("has a range out of order");
        }
        return CodePoints.of(low, high);
    }

    private CodePoints member() {
        if (text.isAtEnd()) {
            throw new IllegalArgumentException("has a bracket that nothing closes");
        }
        if (flavour.strict() && text.take("[:")) {
            return posix();
        }
        int c = text.next();
        return c == '\\' ? escape(true) : CodePoints.of(c);
    }

    private CodePoints posix() {
        boolean negated = text.take('^');
        int from = text.at;
        while (text.peek() >= 'a' && text.peek() <= 'z') {
            text.at++;
        }
        String name = text.since(from);
        if (!text.take(":]")) {
            throw new IllegalArgumentException("has a bracket that nothing closes");
        }
        CodePoints set =
                switch (name) {
                    case "alnum",
                            "alpha",
                            "ascii",
                            "blank",
                            "cntrl",
                            "digit",
                            "graph",
                            "lower",
                            "print",
                            "punct",
                            "space",
                            "upper" -> CharacterProperties.of(name.equals("ascii") ? "ASCII" : capitalized(name));
                    case "xdigit" -> CharacterProperties.of("XDigit");
                    case "word" -> Flavour.ECMA.word();
                    default -> throw new IllegalArgumentException("has a class that is not known: " + name);
                };
        return negated ? set.not() : set;
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** What stands behind a backslash. */
    CodePoints escape(boolean inSet) {
        if (text.isAtEnd()) {
            throw new IllegalArgumentException("ends in a backslash");
        }
        int c = text.next();
        return switch (c) {
            case 'd' -> flavour.digit();
            case 'D' -> flavour.digit().not();
            case 'w' -> flavour.word();
            case 'W' -> flavour.word().not();
            case 's' -> flavour.space();
            case 'S' -> flavour.space().not();
            case 'p', 'P' -> property(c == 'P');
            case 'b', 'B' -> boundary(inSet, c);
            case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                throw new IllegalArgumentException("refers back to a group");
            default -> CodePoints.of(character(c));
        };
    }

    private static CodePoints boundary(boolean inSet, int c) {
        if (!inSet || c == 'B') {
            throw new IllegalArgumentException("asks for the boundary of a word");
        }
        return CodePoints.of('\b');
    }

    private int character(int c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0xB;
            case 'f' -> '\f';
            case '0' -> 0;
            case 'c' -> text.isAtEnd() ? c : text.next() % 32;
            case 'x' -> flavour.strict() && text.take('{') ? braced() : hex(2, c);
            case 'u' -> text.take('{') ? braced() : unit();
            default -> other(c);
        };
    }

    private int other(int c) {
        if (!flavour.strict() || !Character.isLetterOrDigit(c) || c > 127) {
            return c;
        }
        return switch (c) {
            case 'a' -> 7;
            case 'U' -> hex(8, c);
            default ->
                throw new IllegalArgumentException("has an escape that is not known: \\" + Character.toString(c));
        };
    }

    private int unit() {
        int high = hex(4, 'u');
        if (Character.isBmpCodePoint(high) && Character.isHighSurrogate((char) high) && text.take("\\u")) {
            return Character.toCodePoint((char) high, (char) hex(4, 'u'));
        }
        return high;
    }

    private int braced() {
        int from = text.at;
        while (!text.isAtEnd() && text.peek() != '}') {
            text.at++;
        }
        String digits = text.since(from);
        if (!text.take('}') || !digits.matches("[0-9a-fA-F]{1,6}")) {
            throw new IllegalArgumentException("has an escape that is not whole");
        }
        return Integer.parseInt(digits, 16);
    }

    private int hex(int digits, int otherwise) {
        int value = text.hex(digits);
        if (value < 0 && flavour.strict()) {
            throw new IllegalArgumentException("has an escape that is not whole");
        }
        return value < 0 ? otherwise : value;
    }

    private CodePoints property(boolean negated) {
        if (!text.take('{')) {
            return letter(negated);
        }
        int from = text.at;
        while (!text.isAtEnd() && text.peek() != '}') {
            text.at++;
        }
        CodePoints set = CharacterProperties.of(text.since(from));
        text.take('}');
        return negated ? set.not() : set;
    }

    private CodePoints letter(boolean negated) {
        if (!flavour.strict() || text.isAtEnd()) {
            return CodePoints.of(negated ? 'P' : 'p');
        }
        CodePoints set = CharacterProperties.of(Character.toString(text.next()));
        return negated ? set.not() : set;
    }
}
