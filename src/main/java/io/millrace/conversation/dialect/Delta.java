package io.millrace.conversation.dialect;

/**
 * What a piece of a model's output adds to its answer. Calls are numbered from 0 and come one after another; the fragments of one,
 * joined, are its arguments.
 */
public sealed interface Delta {

    record Text(String text) implements Delta {}

    record Reasoning(String text) implements Delta {}

    record CallStart(int index, String id, String name) implements Delta {}

    record CallArguments(int index, String fragment) implements Delta {}

    /** The arguments are whole; absent where the output ended within them. */
    record CallEnd(int index) implements Delta {}
}
