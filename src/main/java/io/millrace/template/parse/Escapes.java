package io.millrace.template.parse;

/** The escapes of Python string literals. */
final class Escapes {
    private Escapes() {}

    static String decode(String body, int line) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder out = new StringBuilder(body.length());
        int at = 0;
        while (at < body.length()) {
            char c = body.charAt(at);
            at = c == '\\' ? escape(body, at + 1, out, line) : plain(out, c, at);
        }
        return out.toString();
    }

    private static int plain(StringBuilder out, char c, int at) {
        out.append(c);
        return at + 1;
    }

    private static int escape(String body, int at, StringBuilder out, int line) {
        char c = body.charAt(at);
        return switch (c) {
            case 'x' -> hex(body, at + 1, 2, out, line);
            case 'u' -> hex(body, at + 1, 4, out, line);
            case 'U' -> hex(body, at + 1, 8, out, line);
            case 'N' -> throw new TemplateSyntaxException("unknown escape \\N", line);
            case '\n' -> at + 1;
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(body, at, out);
            default -> plain(simple(c, out), c, at, out);
        };
    }

    /** Appends the meaning of a one-letter escape; false where there is none. */
    private static boolean simple(char c, StringBuilder out) {
        int index = "\\'\"abfnrtv".indexOf(c);
        if (index >= 0) {
            out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(index));
        }
        return index >= 0;
    }

    private static int plain(boolean known, char c, int at, StringBuilder out) {
        if (!known) {
            out.append('\\').append(c);
        }
        return at + 1;
    }

    private static int hex(String body, int at, int digits, StringBuilder out, int line) {
        int end = Math.min(body.length(), at + digits);
        try {
            if (end - at < digits || !Character.isLetterOrDigit(body.charAt(at))) {
                throw new NumberFormatException();
            }
            out.appendCodePoint(Integer.parseInt(body.substring(at, end), 16));
            return end;
        } catch (IllegalArgumentException e) {
            throw new TemplateSyntaxException("truncated \\x, \\u or \\U escape", line);
        }
    }

    private static int octal(String body, int at, StringBuilder out) {
        int end = at;
        while (end < Math.min(body.length(), at + 3) && body.charAt(end) >= '0' && body.charAt(end) <= '7') {
            end++;
        }
        out.append((char) Integer.parseInt(body.substring(at, end), 8));
        return end;
    }
}
