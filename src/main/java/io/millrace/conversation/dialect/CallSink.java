package io.millrace.conversation.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a reader says what it has found. What it read before {@link #start} is text again if it fails. */
interface CallSink {

    /**
     * A call begins.
     *
     * @param id the model's own; null where it gave none
     */
    void start(String name, @Nullable String id);

    void arguments(String fragment);

    void arguments(char c);

    /** The arguments are whole. */
    void end();

    /** From here on, text is said or thought. */
    void channel(boolean reasoning);

    /** Text after all. */
    void text(String text);

    /** The JSON Schema of a tool's parameter, empty where none is known. */
    Map<String, Object> schema(String tool, String parameter);

    /** Whether the request has such a tool. */
    boolean knows(String name);

    /** Whether the request has tools. */
    boolean takesCalls();
}
