package io.millrace.constraint.notation;

import io.millrace.constraint.regex.CodePoints;

/**
 * Flags of a regular expression.
 *
 * @param ignoreCase i
 * @param dotAll s: a dot is any character
 * @param lines m: anchors are those of lines
 * @param spaced x: whitespace and comments do not count
 */
record Flags(boolean ignoreCase, boolean dotAll, boolean lines, boolean spaced) {

    static final Flags NONE = new Flags(false, false, false, false);

    /** These and the ones of letters as in {@code is}. */
    Flags with(String letters) {
        Flags all = this;
        for (int letter : letters.codePoints().toArray()) {
            all = all.with(letter, true);
        }
        return all;
    }

    /** These and the ones that are written as in {@code i-s}, which are taken. */
    Flags with(CodePointCursor text) {
        Flags all = this;
        boolean on = true;
        while (!text.isAtEnd() && text.peek() != ')' && text.peek() != ':') {
            int letter = text.next();
            if (letter == '-' && on) {
                on = false;
            } else {
                all = all.with(letter, on);
            }
        }
        return all;
    }

    private Flags with(int letter, boolean on) {
        return switch (letter) {
            case 'i' -> new Flags(on, dotAll, lines, spaced);
            case 's' -> new Flags(ignoreCase, on, lines, spaced);
            case 'm' -> new Flags(ignoreCase, dotAll, on, spaced);
            case 'x' -> new Flags(ignoreCase, dotAll, lines, on);
            case 'u' -> this;
            default ->
                throw new IllegalArgumentException(
                        "has a group or a flag that is not supported: " + Character.toString(letter));
        };
    }

    /** A set of characters with those that count as the same. */
    CodePoints closed(CodePoints set) {
        return ignoreCase ? CaseFolding.close(set) : set;
    }
}
