package io.millrace.constraint.regex;

/** How the characters of a text are written inside of quotes. */
public enum Spelling {
    /** In a JSON string (RFC 8259 §7): themselves, or any escape that stands for them. */
    JSON('"'),
    /** In a JSON string, and in one of Python in double quotes: themselves, or where JSON demands an escape, the shortest. */
    JSON_SHORTEST('"'),
    /** The same in single quotes, as Python has them. */
    SINGLE_QUOTED('\'');

    final char quote;

    Spelling(char quote) {
        this.quote = quote;
    }

    /** The one that leaves no choice. */
    Spelling shortest() {
        return this == JSON ? JSON_SHORTEST : this;
    }
}
