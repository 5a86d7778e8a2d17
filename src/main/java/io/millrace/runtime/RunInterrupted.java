package io.millrace.runtime;

/**
 * A run that {@link OrtDecoder#interrupt()} or {@link OrtTensorModel#interrupt()} ended. What the run would have written to a KV cache is
 * undefined.
 */
public final class RunInterrupted extends OrtFailure {

    private static final long serialVersionUID = 1L;

    RunInterrupted(Throwable cause) {
        super("the run was interrupted", cause);
    }
}
