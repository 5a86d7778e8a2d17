package io.millrace.constraint.schema;

import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/** The grammar of ECMA-262 patterns, with what browsers also take (annex B); what is no regular language is refused. */
final class Ecma {

    /** A pattern. */
    sealed interface Tree {}

    /** One character of a set. */
    record One(CodePoints set) implements Tree {}

    /** One after the other. */
    record All(List<Tree> trees) implements Tree {}

    /** Any of them. */
    record Any(List<Tree> trees) implements Tree {}

    /** One repeated, as {@link Regex.Repeat}. */
    record Again(Tree tree, int min, int max) implements Tree {}

    /** The start of the text. */
    record Start() implements Tree {}

    /** The end of the text. */
    record End() implements Tree {}

    /** That a pattern follows, or does not. */
    record Ahead(Tree tree, boolean holds) implements Tree {}

    private static final int LENGTH = 20_000;
    private static final int DEPTH = 100;
    private static final int COUNT = 100_000;
    private static final CodePoints DIGIT = Texts.set("0-9");
    private static final CodePoints WORD = Texts.set("0-9a-zA-Z_");
    private static final CodePoints SPACE = CodePoints.in(
                    "\t\n\u000b\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff")
            .or(CodePoints.of(0x2000, 0x200a));
    private static final CodePoints LINE = CodePoints.in("\n\r\u2028\u2029").not();

    private final int[] text;
    private int at;
    private int depth;

    Ecma(String pattern) {
        if (pattern.length() > LENGTH) {
            throw new IllegalArgumentException("has " + pattern.length() + " characters, the limit is " + LENGTH);
        }
        this.text = pattern.codePoints().toArray();
    }

    Tree parse() {
        Tree tree = alternatives();
        if (at < text.length) {
            throw new IllegalArgumentException("has a bracket that nothing opens");
        }
        return tree;
    }

    private Tree alternatives() {
        if (++depth > DEPTH) {
            throw new IllegalArgumentException("is nested deeper than " + DEPTH);
        }
        List<Tree> ways = new ArrayList<>();
        do {
            ways.add(sequence());
        } while (take('|'));
        depth--;
        return ways.size() == 1 ? ways.getFirst() : new Any(ways);
    }

    private Tree sequence() {
        List<Tree> parts = new ArrayList<>();
        while (at < text.length && text[at] != '|' && text[at] != ')') {
            parts.add(repeated(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new All(parts);
    }

    private Tree repeated(Tree tree) {
        int from = at;
        int[] bounds = bounds();
        if (bounds.length == 0) {
            at = from;
            return tree;
        }
        take('?');
        if (bounds[1] >= 0 && bounds[1] < bounds[0]) {
            throw new IllegalArgumentException(
                    "repeats at least " + bounds[0] + " and at most " + bounds[1] + " times");
        }
        return repeated(new Again(tree, bounds[0], bounds[1]));
    }

    private int[] bounds() {
        if (take('*')) {
            return new int[] {0, Regex.Repeat.UNBOUNDED};
        }
        if (take('+')) {
            return new int[] {1, Regex.Repeat.UNBOUNDED};
        }
        if (take('?')) {
            return new int[] {0, 1};
        }
        return take('{') ? counted() : new int[0];
    }

    private int[] counted() {
        int min = number();
        if (min < 0) {
            return new int[0];
        }
        int max = take(',') ? number() : min;
        return take('}') ? new int[] {min, max} : new int[0];
    }

    private int number() {
        int from = at;
        long value = 0;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            value = Math.min(COUNT + 1L, value * 10 + text[at++] - '0');
        }
        if (value > COUNT) {
            throw new IllegalArgumentException("repeats more than " + COUNT + " times");
        }
        return at == from ? -1 : (int) value;
    }

    private Tree atom() {
        int c = text[at++];
        return switch (c) {
            case '^' -> new Start();
            case '$' -> new End();
            case '.' -> new One(LINE);
            case '(' -> group();
            case '[' -> new One(set());
            case '\\' -> new One(escape(false));
            case '*', '+', '?' -> throw new IllegalArgumentException("repeats nothing");
            default -> new One(CodePoints.of(c));
        };
    }

    private Tree group() {
        Tree tree;
        if (take("?=") || take("?!")) {
            boolean holds = text[at - 1] == '=';
            tree = new Ahead(alternatives(), holds);
        } else {
            if (take("?<=") || take("?<!")) {
                throw new IllegalArgumentException("looks behind");
            }
            name();
            tree = alternatives();
        }
        if (!take(')')) {
            throw new IllegalArgumentException("has a bracket that nothing closes");
        }
        return tree;
    }

    private void name() {
        if (take("?<")) {
            while (at < text.length && text[at] != '>') {
                at++;
            }
            take('>');
        } else if (!take("?:") && at < text.length && text[at] == '?') {
            throw new IllegalArgumentException("has a group that is not supported");
        }
    }

    private CodePoints set() {
        boolean negated = take('^');
        CodePoints all = CodePoints.NONE;
        while (!take(']')) {
            CodePoints first = member();
            int from = at;
            if (take('-') && at < text.length && text[at] != ']') {
                CodePoints last = member();
                boolean range = isOne(first) && isOne(last);
                all = all.or(range ? span(first, last) : first.or(last).or(CodePoints.of('-')));
            } else {
                at = from;
                all = all.or(first);
            }
        }
        return negated ? all.not() : all;
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
        if (at >= text.length) {
            throw new IllegalArgumentException("has a bracket that nothing closes");
        }
        int c = text[at++];
        return c == '\\' ? escape(true) : CodePoints.of(c);
    }

    private CodePoints escape(boolean inSet) {
        if (at >= text.length) {
            throw new IllegalArgumentException("ends in a backslash");
        }
        int c = text[at++];
        return switch (c) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.not();
            case 'w' -> WORD;
            case 'W' -> WORD.not();
            case 's' -> SPACE;
            case 'S' -> SPACE.not();
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
            case 'c' -> at < text.length ? text[at++] % 32 : c;
            case 'x' -> hex(2, c);
            case 'u' -> take('{') ? braced() : unit();
            default -> c;
        };
    }

    private int unit() {
        int high = hex(4, 'u');
        if (Character.isBmpCodePoint(high) && Character.isHighSurrogate((char) high) && take("\\u")) {
            return Character.toCodePoint((char) high, (char) hex(4, 'u'));
        }
        return high;
    }

    private int braced() {
        int from = at;
        while (at < text.length && text[at] != '}') {
            at++;
        }
        String digits = new String(text, from, at - from);
        if (!take('}') || !digits.matches("[0-9a-fA-F]{1,6}")) {
            throw new IllegalArgumentException("has an escape that is not whole");
        }
        return Integer.parseInt(digits, 16);
    }

    private int hex(int digits, int otherwise) {
        String all = new String(text, at, Math.min(digits, text.length - at));
        if (all.length() < digits || !all.matches("[0-9a-fA-F]+")) {
            return otherwise;
        }
        at += digits;
        return Integer.parseInt(all, 16);
    }

    private CodePoints property(boolean negated) {
        if (!take('{')) {
            return CodePoints.of(negated ? 'P' : 'p');
        }
        int from = at;
        while (at < text.length && text[at] != '}') {
            at++;
        }
        String name = new String(text, from, at - from);
        take('}');
        CodePoints set = CharacterProperties.of(name);
        return negated ? set.not() : set;
    }

    private boolean take(int c) {
        boolean there = at < text.length && text[at] == c;
        at += there ? 1 : 0;
        return there;
    }

    private boolean take(String next) {
        if (at + next.length() > text.length || !next.equals(new String(text, at, next.length()))) {
            return false;
        }
        at += next.length();
        return true;
    }
}
