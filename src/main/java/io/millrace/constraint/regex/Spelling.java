package io.millrace.constraint.regex;

/** How the characters of a text are written inside of quotes. */
public enum Spelling {
    /** In a JSON string (RFC 8259 §7): themselves, or any escape that stands for them. */
    JSON,
    /** In a JSON string: themselves, or where JSON demands an escape, the shortest. */
    JSON_SHORTEST;

    /** The one of each character that this takes for canonical. */
    Spelling shortest() {
        return JSON_SHORTEST;
    }
}
