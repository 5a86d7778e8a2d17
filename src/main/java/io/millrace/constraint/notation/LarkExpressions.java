package io.millrace.constraint.notation;

import io.millrace.constraint.notation.LarkTree.Again;
import io.millrace.constraint.notation.LarkTree.All;
import io.millrace.constraint.notation.LarkTree.Any;
import io.millrace.constraint.notation.LarkTree.Both;
import io.millrace.constraint.notation.LarkTree.Json;
import io.millrace.constraint.notation.LarkTree.Lexeme;
import io.millrace.constraint.notation.LarkTree.Name;
import io.millrace.constraint.notation.LarkTree.Not;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/** Reads what rules and terminals say in Lark's notation. */
final class LarkExpressions {

    private static final int DEPTH = 100;
    private static final int COUNT = 100_000;

    private final LarkScanner scanner;
    private final CodePointCursor text;
    private int depth;

    LarkExpressions(LarkScanner scanner) {
        this.scanner = scanner;
        this.text = scanner.text;
    }

    LarkTree alternatives(boolean nested) {
        if (++depth > DEPTH) {
            throw scanner.wrong("brackets nested deeper than " + DEPTH);
        }
        List<LarkTree> ways = new ArrayList<>();
        do {
            ways.add(conjunction(nested));
        } while (bar(nested));
        depth--;
        return ways.size() == 1 ? ways.getFirst() : new Any(ways);
    }

    /** Whether another alternative follows, on the next line perhaps. */
    private boolean bar(boolean nested) {
        int from = text.at;
        scanner.blank(true);
        boolean more = text.take('|');
        text.at = more || nested ? text.at : from;
        return more;
    }

    private LarkTree conjunction(boolean nested) {
        List<LarkTree> parts = new ArrayList<>();
        do {
            parts.add(sequence(nested));
        } while (text.take('&'));
        alias();
        return parts.size() == 1 ? parts.getFirst() : new Both(parts);
    }

    /** The name of a branch of the syntax tree, which changes no texts. */
    private void alias() {
        scanner.blank(false);
        if (text.take("->")) {
            scanner.blank(false);
            scanner.name();
        }
        if (text.sees("%if")) {
            throw scanner.wrong("conditions (%if) are not supported");
        }
    }

    private LarkTree sequence(boolean nested) {
        List<LarkTree> parts = new ArrayList<>();
        for (scanner.blank(nested); !ends(); scanner.blank(nested)) {
            parts.add(repeated());
        }
        return parts.size() == 1 ? parts.getFirst() : new All(parts);
    }

    private boolean ends() {
        int c = text.peek();
        return c == CodePointCursor.END || "\n\r|)]}&".indexOf(c) >= 0 || text.sees("->") || text.sees("%if");
    }

    /* Without a suffix the tree is the one that was read. */
    @SuppressWarnings("ReferenceEquality")
    private LarkTree repeated() {
        LarkTree once = text.take('~') ? negated() : atom();
        int end = text.at;
        scanner.blank(false);
        LarkTree tree =
                switch (text.peek()) {
                    case '*' -> suffixed(once, 0, Regex.Repeat.UNBOUNDED);
                    case '+' -> suffixed(once, 1, Regex.Repeat.UNBOUNDED);
                    case '?' -> suffixed(once, 0, 1);
                    case '{' -> braced(once);
                    case '~' -> counted(once);
                    default -> once;
                };
        text.at = tree == once ? end : text.at;
        return tree;
    }

    private LarkTree negated() {
        scanner.blank(false);
        return new Not(atom());
    }

    private LarkTree suffixed(LarkTree tree, int min, int max) {
        text.next();
        return new Again(tree, min, max);
    }

    /** {@code ~n} or {@code ~n..m}; a tilde before anything else begins what comes next. */
    private LarkTree counted(LarkTree tree) {
        int from = text.at;
        text.next();
        scanner.blank(false);
        if (text.peek() < '0' || text.peek() > '9') {
            return tree;
        }
        int min = count();
        scanner.blank(false);
        int max = min;
        if (text.take("..")) {
            scanner.blank(false);
            max = count();
        }
        return again(tree, min, max, from);
    }

    private LarkTree braced(LarkTree tree) {
        int from = text.at;
        text.next();
        scanner.blank(false);
        if (text.peek() != ',' && (text.peek() < '0' || text.peek() > '9')) {
            throw scanner.wrong(from, "templates are not supported");
        }
        int min = text.peek() == ',' ? 0 : count();
        scanner.blank(false);
        int max = min;
        if (text.take(',')) {
            scanner.blank(false);
            max = text.peek() == '}' ? Regex.Repeat.UNBOUNDED : count();
        }
        scanner.blank(false);
        if (!text.take('}')) {
            throw scanner.wrong("} is expected");
        }
        return again(tree, min, max, from);
    }

    private LarkTree again(LarkTree tree, int min, int max, int from) {
        if (max != Regex.Repeat.UNBOUNDED && max < min) {
            throw scanner.wrong(from, "a repetition of at least " + min + " and at most " + max + " times");
        }
        return new Again(tree, min, max);
    }

    private int count() {
        int count = text.number(COUNT);
        if (count < 0) {
            throw scanner.wrong("a number is expected");
        }
        if (count > COUNT) {
            throw scanner.wrong("a repetition of more than " + COUNT + " times");
        }
        return count;
    }

    private LarkTree atom() {
        if (text.take('(')) {
            return closed(')');
        }
        if (text.take('[')) {
            return new Again(closed(']'), 0, 1);
        }
        return value();
    }

    private LarkTree closed(char bracket) {
        LarkTree inner = alternatives(true);
        scanner.blank(true);
        if (!text.take(bracket)) {
            throw scanner.wrong("a bracket " + bracket + " is expected");
        }
        return inner;
    }

    /** A text, a regular expression, a name or a schema. */
    LarkTree value() {
        int at = text.at;
        return switch (text.peek()) {
            case '"' -> new Lexeme(scanner.literal());
            case '/' -> new Lexeme(scanner.pattern());
            case '%' -> schema();
            case '<' ->
                throw scanner.wrong("tokens such as <think> or <[1000]> are not supported, grammars are of text");
            case '@' -> throw scanner.wrong("references to other grammars (@) are not supported");
            case '*', '+', '?', '{' -> throw scanner.wrong("a repetition of nothing");
            default -> name(at);
        };
    }

    private LarkTree name(int at) {
        if (!scanner.isAtName()) {
            throw scanner.wrong("a name, a text or a regular expression is expected");
        }
        String name = scanner.name();
        if (text.sees("::")) {
            throw scanner.wrong("rules with a parameter (::) are not supported");
        }
        return new Name(name, at);
    }

    private LarkTree schema() {
        int at = text.at;
        if (!text.take("%json")) {
            text.next();
            String name = scanner.name();
            throw scanner.wrong(at, "%" + name + " is not supported here");
        }
        scanner.blank(true);
        return new Json(scanner.json(), at);
    }
}
