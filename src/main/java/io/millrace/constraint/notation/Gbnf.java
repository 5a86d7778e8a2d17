package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/** GBNF as llama.cpp reads it ({@code grammars/README.md} there), left recursion included; tokens by name or number are refused. */
public final class Gbnf {

    private static final int LENGTH = 100_000;
    private static final int DEPTH = 100;
    private static final int STACKED = 3;
    private static final int COUNT = 100_000;

    private final CodePointCursor text;
    private final GbnfCharacters characters;
    private final Rules rules;
    private int depth;

    private Gbnf(String grammar) {
        if (grammar.length() > LENGTH) {
            throw new ConstraintException("grammar", "has " + grammar.length() + " characters, the limit is " + LENGTH);
        }
        this.text = new CodePointCursor(grammar);
        this.characters = new GbnfCharacters(text);
        this.rules = new Rules(text);
    }

    /**
     * The texts of a grammar's rule {@code root}.
     *
     * @throws ConstraintException of what is no grammar or cannot be held, by line and column
     */
    public static Grammar grammar(String grammar) {
        return new Gbnf(grammar).grammar();
    }

    /** Whether a grammar begins as those in GBNF do. */
    public static boolean isWritten(String grammar) {
        Gbnf gbnf = new Gbnf(grammar);
        gbnf.space(true);
        int from = gbnf.text.at;
        while (isWord(gbnf.text.peek())) {
            gbnf.text.at++;
        }
        boolean named = gbnf.text.at > from;
        gbnf.space(false);
        return named && gbnf.text.sees("::=");
    }

    private Grammar grammar() {
        space(true);
        while (!text.isAtEnd()) {
            rule();
        }
        return rules.grammar("root");
    }

    private void rule() {
        int from = text.at;
        String name = name();
        space(false);
        if (!text.take("::=")) {
            throw wrong("::= is expected after the name of a rule");
        }
        space(true);
        rules.define(name, from, alternatives(false));
        if (!text.isAtEnd() && text.peek() != '\n' && text.peek() != '\r') {
            throw wrong(
                    text.peek() == ')'
                            ? "a bracket that nothing opens"
                            : "the end of the line is expected after a rule");
        }
        space(true);
    }

    private String name() {
        int from = text.at;
        while (isWord(text.peek())) {
            text.at++;
        }
        if (text.at == from) {
            throw wrong("the name of a rule is expected");
        }
        return text.since(from);
    }

    private static boolean isWord(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private Node alternatives(boolean nested) {
        if (++depth > DEPTH) {
            throw wrong("brackets nested deeper than " + DEPTH);
        }
        List<Node> ways = new ArrayList<>(List.of(sequence(nested)));
        while (text.take('|')) {
            space(true);
            ways.add(sequence(nested));
        }
        depth--;
        return Parts.choice(ways);
    }

    private Node sequence(boolean nested) {
        List<Node> parts = new ArrayList<>();
        while (begins(text.peek())) {
            Node item = item();
            space(nested);
            for (int times = 0; isRepetition(text.peek()); times++) {
                if (times == STACKED) {
                    throw wrong("more than " + STACKED + " repetitions of one part");
                }
                item = repeated(item, nested);
                space(nested);
            }
            parts.add(item);
        }
        return Parts.sequence(parts);
    }

    /** Whether a character begins a part of a sequence. */
    private boolean begins(int c) {
        if (isRepetition(c)) {
            throw wrong("a repetition of nothing");
        }
        if (c == '<' || c == '!') {
            throw wrong("tokens such as <think> or <[1000]> are not supported, grammars are of text");
        }
        return c == '"' || c == '[' || c == '(' || c == '.' || isWord(c);
    }

    private static boolean isRepetition(int c) {
        return c == '*' || c == '+' || c == '?' || c == '{';
    }

    private Node item() {
        int from = text.at;
        return switch (text.peek()) {
            case '"' -> new Node.Terminal(characters.literal());
            case '[' -> new Node.Terminal(characters.set());
            case '(' -> group();
            case '.' -> {
                text.next();
                yield new Node.Terminal(new Regex.Chars(CodePoints.ALL));
            }
            default -> rules.named(name(), from);
        };
    }

    private Node group() {
        text.next();
        space(true);
        Node inner = alternatives(true);
        if (!text.take(')')) {
            throw wrong("a bracket ) is expected");
        }
        return inner;
    }

    private Node repeated(Node item, boolean nested) {
        return switch (text.next()) {
            case '*' -> Parts.repeat(item, 0, Node.Repeat.UNBOUNDED);
            case '+' -> Parts.repeat(item, 1, Node.Repeat.UNBOUNDED);
            case '?' -> Parts.repeat(item, 0, 1);
            default -> counted(item, nested);
        };
    }

    private Node counted(Node item, boolean nested) {
        int from = text.at;
        space(nested);
        int min = count();
        space(nested);
        int max = min;
        if (text.take(',')) {
            space(nested);
            max = text.peek() == '}' ? Node.Repeat.UNBOUNDED : count();
            space(nested);
        }
        if (!text.take('}')) {
            throw wrong("} is expected");
        }
        if (max != Node.Repeat.UNBOUNDED && max < min) {
            throw wrong(from, "a repetition of at least " + min + " and at most " + max + " times");
        }
        return Parts.repeat(item, min, max);
    }

    private int count() {
        int count = text.number(COUNT);
        if (count < 0) {
            throw wrong("a number is expected");
        }
        if (count > COUNT) {
            throw wrong("a repetition of more than " + COUNT + " times");
        }
        return count;
    }

    private void space(boolean lines) {
        int c = text.peek();
        while (c == ' ' || c == '\t' || c == '#' || lines && (c == '\r' || c == '\n')) {
            text.at++;
            while (c == '#' && !text.isAtEnd() && text.peek() != '\r' && text.peek() != '\n') {
                text.at++;
            }
            c = text.peek();
        }
    }

    private ConstraintException wrong(String message) {
        return wrong(text.at, message);
    }

    private ConstraintException wrong(int at, String message) {
        return new ConstraintException(text.place(at), message);
    }
}
