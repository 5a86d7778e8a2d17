package io.millrace.generation.prefix;

/** The state of a slot's leading tokens outside of the slots. */
public interface SavedPrefix extends AutoCloseable {

    /** Tokens. */
    int length();

    @Override
    void close();
}
