package io.millrace.conversation.dialect;

/** Finds the end of one literal of Python: the comma or the parenthesis behind it, a character at a time. */
final class PythonScanner {

    private int depth;
    private char quote;
    private boolean triple;
    private boolean escaped;
    private int quotes;
    private boolean empty;
    private boolean opened;

    /** Whether the literal ended before this character. */
    boolean isPast(char c) {
        if (empty) {
            empty = false;
            if (c == quote) {
                triple = true;
                return false;
            }
            quote = 0;
        }
        return quote != 0 ? inString(c) : outside(c);
    }

    private boolean outside(char c) {
        switch (c) {
            case '"', '\'' -> {
                quote = c;
                quotes = 0;
                triple = false;
                opened = true;
            }
            case '[', '{', '(' -> depth++;
            case ']', '}' -> depth--;
            case ')' -> {
                return depth-- == 0;
            }
            case ',' -> {
                return depth == 0;
            }
            default -> {}
        }
        return false;
    }

    private boolean inString(char c) {
        boolean first = opened;
        opened = false;
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
            quotes = 0;
        } else if (c == quote) {
            closing(first);
        } else {
            quotes = 0;
        }
        return false;
    }

    private void closing(boolean first) {
        if (triple) {
            quotes++;
            quote = quotes == 3 ? 0 : quote;
        } else if (first) {
            empty = true;
        } else {
            quote = 0;
        }
    }
}
