package io.millrace.constraint.notation;

/** A place in a text of code points. */
final class CodePointCursor {

    static final int END = -1;

    private final int[] text;
    int at;

    CodePointCursor(String text) {
        this.text = text.codePoints().toArray();
    }

    boolean isAtEnd() {
        return at >= text.length;
    }

    /** The next code point, or {@link #END}. */
    int peek() {
        return peek(0);
    }

    int peek(int further) {
        return at + further < text.length ? text[at + further] : END;
    }

    int next() {
        return text[at++];
    }

    boolean sees(String next) {
        int n = next.length();
        for (int i = 0; i < n; i++) {
            if (peek(i) != next.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean take(int c) {
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    boolean take(String next) {
        boolean there = sees(next);
        at += there ? next.length() : 0;
        return there;
    }

    /** What stands from a place up to here. */
    String since(int from) {
        return new String(text, from, at - from);
    }

    /** The value of as many hexadecimal digits, taken; negative, and nothing taken, where there are fewer. */
    int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = peek(i) == END ? -1 : Character.digit(Math.min(peek(i), 127), 16);
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return -1;
            }
            value = value * 16 + digit;
        }
        at += digits;
        return value;
    }

    /** A decimal number, taken, at most {@code most + 1}; negative where there is none. */
    int number(int most) {
        int from = at;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(most + 1L, value * 10 + next() - '0');
        }
        return at == from ? -1 : (int) value;
    }

    /** The line and the column of a place, from 1. */
    String place(int where) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(where, text.length); i++) {
            column = text[i] == '\n' ? 1 : column + 1;
            line += text[i] == '\n' ? 1 : 0;
        }
        return "line " + line + ", column " + column;
    }
}
