package io.millrace.template.value;

/** A rendering that ended in an error. Carries no stack trace: the place that matters is the template's line. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why the rendering ended. */
    public enum Kind {
        /** The template called {@code raise_exception}; the message is its argument. */
        RAISED,
        /** An undefined value was used for more than printing, testing or iterating. */
        UNDEFINED,
        /** The sandbox refused an attribute: private, or one that changes a list or dict. */
        SECURITY,
        /** An operation met a type it does not take (Python's {@code TypeError}). */
        TYPE,
        /** An operation met a value it does not take (division by zero, bad format, unknown filter reached). */
        VALUE,
        /** A bound of {@link RenderLimits} was reached. */
        LIMIT
    }

    private final Kind kind;
    private final int line;

    private TemplateException(Kind kind, String message, int line) {
        super(message, null, false, false);
        this.kind = kind;
        this.line = line;
    }

    public static TemplateException of(Kind kind, String message) {
        return new TemplateException(kind, message, 0);
    }

    public static TemplateException type(String message) {
        return of(Kind.TYPE, message);
    }

    public static TemplateException value(String message) {
        return of(Kind.VALUE, message);
    }

    public static TemplateException limit(String message) {
        return of(Kind.LIMIT, message);
    }

    public TemplateException at(int where) {
        return line > 0 ? this : new TemplateException(kind, reason(), where);
    }

    public Kind kind() {
        return kind;
    }

    /** The template's line, from 1; 0 when the error lies outside of it, such as in the variables. */
    public int line() {
        return line;
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
