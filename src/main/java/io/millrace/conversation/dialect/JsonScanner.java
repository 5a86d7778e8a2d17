package io.millrace.conversation.dialect;

import java.util.BitSet;

/** Finds the end of one JSON value, a character at a time: strings and brackets are followed, scalars are not checked. */
final class JsonScanner {

    private static final int MAX_DEPTH = 256;

    enum Step {
        INSIDE,
        /** This character is the last of the value. */
        LAST,
        /** The value, a number or a word, ended before this character. */
        PAST,
        BROKEN
    }

    private final BitSet objects = new BitSet();
    private int depth;
    private boolean started;
    private boolean inString;
    private boolean escaped;

    Step accept(char c) {
        if (inString) {
            return string(c);
        }
        boolean first = !started;
        started = true;
        return switch (c) {
            case '"' -> first || depth > 0 ? open() : Step.BROKEN;
            case '{', '[' -> first || depth > 0 ? push(c == '{') : Step.BROKEN;
            case '}', ']' -> depth > 0 ? pop(c == '}') : first ? Step.BROKEN : Step.PAST;
            case ',', ':' -> depth > 0 ? Step.INSIDE : first ? Step.BROKEN : Step.PAST;
            default -> other(c, first);
        };
    }

    private Step other(char c, boolean first) {
        if (depth > 0 || isScalar(c)) {
            return depth > 0 && !isScalar(c) && !isSpace(c) ? Step.BROKEN : Step.INSIDE;
        }
        return first ? Step.BROKEN : Step.PAST;
    }

    private static boolean isScalar(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private Step open() {
        inString = true;
        return Step.INSIDE;
    }

    private Step string(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            inString = false;
            return depth == 0 ? Step.LAST : Step.INSIDE;
        }
        return Step.INSIDE;
    }

    private Step push(boolean object) {
        objects.set(depth, object);
        return ++depth > MAX_DEPTH ? Step.BROKEN : Step.INSIDE;
    }

    private Step pop(boolean object) {
        if (objects.get(--depth) != object) {
            return Step.BROKEN;
        }
        return depth == 0 ? Step.LAST : Step.INSIDE;
    }
}
