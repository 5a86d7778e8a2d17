package io.millrace.conversation.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A literal of Python as JSON: strings, numbers, True, False, None, lists, tuples, dicts. */
final class PythonLiteral {

    private static final int MAX_DEPTH = 64;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d[\\d_]*)?(\\.\\d*)?([eE][+-]?\\d+)?");
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

    private static final class NotALiteral extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotALiteral() {
            super(null, null, false, false);
        }
    }

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** Null where it is none. */
    static @Nullable String json(String text) {
        PythonLiteral literal = new PythonLiteral(text.strip());
        try {
            literal.value(0);
            return literal.at == literal.text.length() ? literal.out.toString() : null;
        } catch (NotALiteral _) {
            return null;
        }
    }

    /** What is there of a string whose end is missing, in JSON without its closing quote; other values as they are. */
    static String unfinished(String text) {
        PythonLiteral literal = new PythonLiteral(text.strip());
        try {
            if (literal.isQuote(literal.peek())) {
                literal.string();
            }
            return text;
        } catch (NotALiteral _) {
            return literal.out.toString();
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private void spaces() {
        while (JsonScanner.isSpace(peek())) {
            at++;
        }
    }

    private void value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new NotALiteral();
        }
        char c = peek();
        switch (c) {
            case '"', '\'' -> string();
            case '[' -> items(']', depth);
            case '(' -> items(')', depth);
            case '{' -> dict(depth);
            default -> scalar();
        }
    }

    private void items(char close, int depth) {
        at++;
        out.append('[');
        for (boolean first = true; more(close, first); first = false) {
            separate(first);
            value(depth + 1);
        }
        out.append(']');
    }

    private void separate(boolean first) {
        if (!first) {
            out.append(", ");
        }
    }

    /** Whether another item follows; a comma may stand behind the last. */
    private boolean more(char close, boolean first) {
        spaces();
        if (!first && peek() == ',') {
            at++;
            spaces();
        } else if (!first && peek() != close) {
            throw new NotALiteral();
        }
        if (peek() != close) {
            return true;
        }
        at++;
        return false;
    }

    private void dict(int depth) {
        at++;
        out.append('{');
        for (boolean first = true; more('}', first); first = false) {
            separate(first);
            key();
            spaces();
            if (peek() != ':') {
                throw new NotALiteral();
            }
            at++;
            spaces();
            out.append(": ");
            value(depth + 1);
        }
        out.append('}');
    }

    private void key() {
        if (isQuote(peek())) {
            string();
            return;
        }
        int start = out.length();
        scalar();
        out.insert(start, '"').append('"');
    }

    private void scalar() {
        Matcher word = WORD.matcher(text).region(at, text.length());
        if (word.lookingAt()) {
            at = word.end();
            out.append(
                    switch (word.group()) {
                        case "True", "true" -> "true";
                        case "False", "false" -> "false";
                        case "None", "null" -> "null";
                        default -> throw new NotALiteral();
                    });
        } else {
            number();
        }
    }

    private void number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt() || number.group().chars().noneMatch(c -> c >= '0' && c <= '9')) {
            throw new NotALiteral();
        }
        at = number.end();
        String plain = number.group().replace("_", "").replaceFirst("^\\+", "");
        plain = plain.replaceFirst("^(-?)\\.", "$10.").replaceFirst("\\.(?=$|[eE])", ".0");
        if (!JSON_NUMBER.matcher(plain).matches()) {
            throw new NotALiteral();
        }
        out.append(plain);
    }

    private void string() {
        String quote = text.startsWith(String.valueOf(peek()).repeat(3), at)
                ? String.valueOf(peek()).repeat(3)
                : String.valueOf(peek());
        at += quote.length();
        out.append('"');
        while (!text.startsWith(quote, at)) {
            if (at >= text.length()) {
                throw new NotALiteral();
            }
            character();
        }
        at += quote.length();
        out.append('"');
    }

    private void character() {
        char c = text.charAt(at++);
        if (c != '\\') {
            out.append(JsonText.escaped(c));
        } else if (at == text.length()) {
            throw new NotALiteral();
        } else {
            escape(text.charAt(at++));
        }
    }

    private void escape(char c) {
        switch (c) {
            case 'n' -> out.append("\\n");
            case 't' -> out.append("\\t");
            case 'r' -> out.append("\\r");
            case 'b' -> out.append("\\b");
            case 'f' -> out.append("\\f");
            case '\n' -> {}
            case 'x' -> code(2);
            case 'u' -> code(4);
            case 'U' -> code(8);
            case '\\', '\'', '"' -> out.append(JsonText.escaped(c));
            default -> out.append("\\\\").append(JsonText.escaped(c));
        }
    }

    private void code(int digits) {
        int end = Math.min(at + digits, text.length());
        String hex = text.substring(at, end);
        if (hex.length() < digits || !hex.matches("[0-9a-fA-F]+")) {
            throw new NotALiteral();
        }
        long code = Long.parseLong(hex, 16);
        if (code > Character.MAX_CODE_POINT) {
            throw new NotALiteral();
        }
        at = end;
        Character.toString((int) code).chars().forEach(c -> out.append(JsonText.escaped((char) c)));
    }
}
