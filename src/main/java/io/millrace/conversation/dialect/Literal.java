package io.millrace.conversation.dialect;

/** Follows one text, a character at a time. */
final class Literal {

    private final String text;
    private int matched;

    Literal(String text) {
        this.text = text;
    }

    /** Whether the text goes on with this character. */
    boolean accept(char c) {
        if (matched < text.length() && text.charAt(matched) == c) {
            matched++;
            return true;
        }
        return false;
    }

    boolean isWhole() {
        return matched == text.length();
    }

    int matched() {
        return matched;
    }

    void reset() {
        matched = 0;
    }
}
