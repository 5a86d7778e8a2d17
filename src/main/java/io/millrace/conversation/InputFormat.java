package io.millrace.conversation;

/**
 * What the text has to be that a tool takes instead of an object.
 *
 * @param definition a Lark grammar, or a regular expression as Rust's and Python's have it in common
 */
public record InputFormat(Syntax syntax, String definition) {

    /** The notation of a definition. */
    public enum Syntax {
        LARK,
        REGEX
    }
}
