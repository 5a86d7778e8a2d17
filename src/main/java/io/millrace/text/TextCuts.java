package io.millrace.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Where a text may be cut so that the tokens of its pieces are the tokens of the whole: between a letter or digit and what comes after
 * it, of kinds that no token of the vocabulary spans. That a tokenizer agrees is for the one who cuts to find out.
 *
 * @param spaces whether white space begins a piece
 * @param dropped whether the blank between two pieces belongs to neither, since the tokenizer puts one before each
 * @param stops whether a mark of Chinese or Japanese begins a piece
 * @param whole what stays in one piece wherever it stands, in any case
 */
record TextCuts(boolean spaces, boolean dropped, boolean stops, List<String> whole) {

    /** Nowhere. */
    static final TextCuts NONE = new TextCuts(false, false, false, List.of());

    /** Marks between the words of scripts that write no blanks. */
    private static final String STOPS = "\u3001\u3002\uFF01\uFF0C\uFF1A\uFF1B\uFF1F";

    /** What no token may hold behind a letter or digit. */
    private enum Kind {
        SPACE,
        STOP
    }

    /**
     * The kinds that no token spans.
     *
     * @param added tokens found in a text before all others
     */
    static TextCuts of(byte[][] tokens, List<String> added) {
        List<String> whole = added.stream()
                .filter(token -> spans(token, Kind.SPACE) || spans(token, Kind.STOP))
                .toList();
        return new TextCuts(!spans(tokens, Kind.SPACE), false, !spans(tokens, Kind.STOP), whole);
    }

    private static boolean spans(byte[][] tokens, Kind kind) {
        for (byte[] token : tokens) {
            if (token.length > 1 && spans(new String(token, UTF_8), kind)) {
                return true;
            }
        }
        return false;
    }

    private static boolean spans(String token, Kind kind) {
        for (int i = 1; i < token.length(); i++) {
            if (is(kind, token.charAt(i)) && isWord(token, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(Kind kind, char c) {
        return switch (kind) {
            case SPACE -> Character.isWhitespace(c) || Character.isSpaceChar(c);
            case STOP -> STOPS.indexOf(c) >= 0;
        };
    }

    private static boolean isWord(String text, int end) {
        return Character.isLetterOrDigit(text.codePointBefore(end));
    }

    TextCuts withoutStops() {
        return new TextCuts(spaces, dropped, false, whole);
    }

    TextCuts dropping() {
        return new TextCuts(spaces, true, stops, whole);
    }

    /** Whether there is none anywhere. */
    boolean isNone() {
        return !spaces && !stops;
    }

    /** Whether a piece may end before this place. */
    boolean isCut(String text, int at) {
        if (at <= 0 || at >= text.length() || !isWord(text, at)) {
            return false;
        }
        char c = text.charAt(at);
        return (spaces && isBlank(text, at, c) || stops && is(Kind.STOP, c)) && !isInside(text, at);
    }

    private boolean isInside(String text, int at) {
        for (String token : whole) {
            for (int before = 1; before < token.length(); before++) {
                if (text.regionMatches(true, at - before, token, 0, token.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isBlank(String text, int at, char c) {
        if (dropped) {
            return c == ' ' && at + 1 < text.length() && isAsciiLetter(text.charAt(at + 1));
        }
        return c == ' ' || c == '\n' || c == '\t';
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Where the piece after a cut begins. */
    int next(String text, int cut) {
        return dropped && text.charAt(cut) == ' ' ? cut + 1 : cut;
    }

    /** The first cut at {@code from} or later, before {@code to}; −1 where there is none. */
    int firstFrom(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (isCut(text, at)) {
                return at;
            }
        }
        return -1;
    }

    /** The last cut at {@code from} or earlier, after {@code to}; −1 where there is none. */
    int lastFrom(String text, int from, int to) {
        for (int at = from; at > to; at--) {
            if (isCut(text, at)) {
                return at;
            }
        }
        return -1;
    }
}
