package io.millrace.template.parse;

/** A template that cannot be parsed: where, and what was found or expected there. */
public final class TemplateSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int line;

    TemplateSyntaxException(String message, int line) {
        super("line " + line + ": " + message, null, false, false);
        this.line = line;
    }

    /** The template's line, from 1. */
    public int line() {
        return line;
    }
}
