package io.millrace.openai.responses;

/**
 * The text inside of {@code {"input": "…"}}, while that comes in pieces. What is no such object is the text itself.
 */
final class InputText {

    private static final String HEAD = "{\"input\":\"";

    private final StringBuilder json = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private int told;
    private int matched;
    private int at;
    private boolean other;
    private boolean ended;

    /** What is known of the text by now beyond what was before, whole characters. */
    String add(String piece) {
        json.append(piece);
        while (!other && matched < HEAD.length() && at < json.length()) {
            head(json.charAt(at));
        }
        while (matched == HEAD.length() && !ended && step()) {
            // goes on
        }
        int end = text.length();
        boolean half = end > told && Character.isHighSurrogate(text.charAt(end - 1));
        return untold(half ? end - 1 : end);
    }

    private String untold(int end) {
        String more = text.substring(told, end);
        told = end;
        return more;
    }

    private void head(char c) {
        if (c == HEAD.charAt(matched)) {
            matched++;
            at++;
        } else if (Character.isWhitespace(c) && (matched < 2 || matched > 7)) {
            at++;
        } else {
            other = true;
        }
    }

    /** One character, unless it has not come yet. */
    private boolean step() {
        if (at >= json.length()) {
            return false;
        }
        char c = json.charAt(at);
        if (c == '"') {
            ended = true;
            return false;
        }
        if (c != '\\') {
            text.append(c);
            at++;
            return true;
        }
        return escape();
    }

    private boolean escape() {
        int length = at + 1 < json.length() && json.charAt(at + 1) == 'u' ? 6 : 2;
        if (at + length > json.length()) {
            return false;
        }
        text.append(length == 6 ? unicode() : plain(json.charAt(at + 1)));
        at += length;
        return true;
    }

    private char unicode() {
        try {
            return (char) Integer.parseInt(json, at + 2, at + 6, 16);
        } catch (NumberFormatException _) {
            return '\uFFFD';
        }
    }

    private static char plain(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }

    /** What is still to be said when nothing more comes. */
    String rest() {
        return matched == HEAD.length() ? untold(text.length()) : json.toString();
    }
}
