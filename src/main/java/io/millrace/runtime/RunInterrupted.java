package io.millrace.runtime;

/** A run that {@link OrtDecoder#interrupt()} ended. What the run would have written to the KV cache is undefined. */
public final class RunInterrupted extends OrtFailure {

    private static final long serialVersionUID = 1L;

    RunInterrupted(Throwable cause) {
        super("the run was interrupted", cause);
    }
}
