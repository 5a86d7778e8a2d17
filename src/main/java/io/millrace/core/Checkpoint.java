package io.millrace.core;

import java.util.concurrent.CancellationException;

/** Where a long piece of work, done in slices, lets others have their turn. Passed by the thread that does the work. */
@FunctionalInterface
public interface Checkpoint {

    /** Of work that nobody else waits for. */
    Checkpoint NONE = () -> {};

    /**
     * Passed between two slices, each of some milliseconds at most.
     *
     * @throws CancellationException where nobody wants the rest of the work any more: its client has left, or its deadline has passed
     */
    void pass();
}
