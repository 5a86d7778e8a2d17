package io.millrace.generation;

/** A submitted request. */
public interface Generation {

    /** Ends the sequence at the next step boundary, with {@link FinishReason#ABORTED}; without effect once it has ended. */
    void abort();
}
