package io.millrace.constraint.regex;

/** How the characters of a text are written inside of quotes. */
public enum Spelling {
    /** In a JSON string (RFC 8259 §7): themselves, or any escape that stands for them. */
    JSON('"', 1),
    /** In a JSON string, and in one of Python in double quotes: themselves, or where JSON demands an escape, the shortest. */
    JSON_SHORTEST('"', 2),
    /** The same in single quotes, as Python has them. */
    SINGLE_QUOTED('\'', 3);

    final char quote;
    /** Its number among {@link Universes}. */
    final int universe;

    Spelling(char quote, int universe) {
        this.quote = quote;
        this.universe = universe;
    }

    /** The one that leaves no choice. */
    Spelling shortest() {
        return this == JSON ? JSON_SHORTEST : this;
    }
}
