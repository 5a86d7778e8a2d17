package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the words of Lark's notation: names, texts, regular expressions, JSON, and what stands between them. */
final class LarkScanner {

    private static final JsonMapper JSON = new JsonMapper();

    final CodePointCursor text;
    private final PatternWork work = new PatternWork();

    LarkScanner(String grammar) {
        this.text = new CodePointCursor(grammar);
    }

    /** Leaves out blanks and comments, and ends of lines too if they do not count. */
    void blank(boolean lines) {
        while (true) {
            int c = text.peek();
            if (c == '#' || text.sees("//")) {
                while (!text.isAtEnd() && text.peek() != '\n') {
                    text.at++;
                }
            } else if (c == ' ' || c == '\t' || c == '\f' || lines && (c == '\n' || c == '\r')) {
                text.at++;
            } else if (c == '\r' && text.peek(1) == '\n') {
                text.at++;
            } else {
                return;
            }
        }
    }

    boolean isAtName() {
        int c = text.peek();
        return isLetter(c) || c == '_';
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isWord(int c) {
        return isLetter(c) || c == '_' || c >= '0' && c <= '9';
    }

    String name() {
        int from = text.at;
        while (isWord(text.peek()) || text.at > from && text.peek() == '-' && isWord(text.peek(1))) {
            text.at++;
        }
        String name = text.since(from);
        if (name.isEmpty()) {
            throw wrong("the name of a rule or terminal is expected");
        }
        if (!name.equals(name.toLowerCase(Locale.ROOT)) && !name.equals(name.toUpperCase(Locale.ROOT))) {
            throw wrong(from, "the name " + name + " mixes cases: rules are of lower case, terminals of upper case");
        }
        return name;
    }

    /** A text in quotes, the opening one first. */
    String quoted() {
        int from = text.at;
        if (!text.take('"')) {
            throw wrong("a text in quotes is expected");
        }
        StringBuilder all = new StringBuilder();
        while (!text.take('"')) {
            if (text.isAtEnd() || text.peek() == '\n') {
                throw wrong(from, "a text without an end");
            }
            character(all);
        }
        return all.toString();
    }

    private void character(StringBuilder to) {
        int from = text.at;
        int c = text.next();
        if (c == '\\') {
            c = escape(from);
        }
        if (Character.isBmpCodePoint(c) && Character.isHighSurrogate((char) c) && text.take("\\u")) {
            c = Character.toCodePoint((char) c, (char) hex(4, from));
        }
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE || c > Character.MAX_CODE_POINT) {
            throw wrong(from, "half of a surrogate pair, which is no character");
        }
        to.appendCodePoint(c);
    }

    private int escape(int from) {
        int c = text.isAtEnd() ? CodePointCursor.END : text.next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'x' -> hex(2, from);
            case 'u' -> hex(4, from);
            case 'U' -> hex(8, from);
            case '"', '\'', '\\', '/' -> c;
            default ->
                throw wrong(
                        from,
                        "an escape that is not known; known are \\n \\r \\t \\b \\f \\x \\u \\U \\\" \\' \\\\ \\/");
        };
    }

    private int hex(int digits, int from) {
        int value = text.hex(digits);
        if (value < 0 || value > Character.MAX_CODE_POINT) {
            throw wrong(from, "an escape without " + digits + " hexadecimal digits of a character");
        }
        return value;
    }

    /** A text, a range of characters, or a text in any case. */
    Regex literal() {
        int from = text.at;
        String first = quoted();
        if (text.peek() == 'i' && !isWord(text.peek(1))) {
            text.next();
            return folded(first);
        }
        int end = text.at;
        blank(false);
        if (!text.take("..")) {
            text.at = end;
            return first.isEmpty() ? Regex.EMPTY : new Regex.Literal(first);
        }
        blank(false);
        return range(first, quoted(), from);
    }

    private Regex range(String first, String last, int from) {
        if (first.codePoints().count() != 1
                || last.codePoints().count() != 1
                || first.codePointAt(0) > last.codePointAt(0)) {
            throw wrong(from, "a range must be of two characters in order");
        }
        return new Regex.Chars(CodePoints.of(first.codePointAt(0), last.codePointAt(0)));
    }

    private static Regex folded(String text) {
        return new Regex.Concat(text.codePoints()
                .mapToObj(c -> (Regex) new Regex.Chars(CaseFolding.close(CodePoints.of(c))))
                .toList());
    }

    /** A regular expression between slashes, with its flags. */
    Regex pattern() {
        int from = text.at;
        text.next();
        while (text.peek() != '/') {
            text.at += text.peek() == '\\' ? 2 : 1;
            if (text.isAtEnd()) {
                throw wrong(from, "a regular expression without an end");
            }
        }
        String pattern = text.since(from + 1);
        int end = ++text.at;
        while (isLetter(text.peek())) {
            text.at++;
        }
        try {
            return RegularExpression.whole(pattern, Flavour.UNICODE, Flags.NONE.with(text.since(end)), work);
        } catch (IllegalArgumentException e) {
            throw wrong(from, "the regular expression " + e.getMessage());
        }
    }

    /** A JSON object. */
    JsonNode json() {
        int from = text.at;
        if (text.peek() != '{') {
            throw wrong("a valid JSON object is expected");
        }
        int depth = 0;
        do {
            int c = text.isAtEnd() ? CodePointCursor.END : text.next();
            switch (c) {
                case '{' -> depth++;
                case '}' -> depth--;
                case '"' -> skipString();
                default -> {}
            }
        } while (depth > 0 && !text.isAtEnd());
        try {
            return JSON.readTree(text.since(from));
        } catch (JacksonException _) {
            throw wrong(from, "a valid JSON object is expected");
        }
    }

    private void skipString() {
        while (!text.isAtEnd() && text.peek() != '"') {
            text.at += text.peek() == '\\' ? 2 : 1;
        }
        text.take('"');
    }

    ConstraintException wrong(String message) {
        return wrong(text.at, message);
    }

    ConstraintException wrong(int at, String message) {
        return new ConstraintException(text.place(at), message);
    }
}
