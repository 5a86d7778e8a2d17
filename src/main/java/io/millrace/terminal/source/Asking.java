package io.millrace.terminal.source;

import java.io.IOException;

/** A request on its way. */
public interface Asking extends AutoCloseable {

    /**
     * Waits for the answer to begin.
     *
     * @throws IOException where it does not, or where this is closed meanwhile
     */
    AnswerHead head() throws IOException, InterruptedException;

    /** Stops it, from any thread; nothing once it has ended. */
    @Override
    void close();
}
