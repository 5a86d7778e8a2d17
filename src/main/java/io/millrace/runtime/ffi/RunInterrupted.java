package io.millrace.runtime.ffi;

import io.millrace.core.ModelAtFault;

/** A run that the interrupt of its model ended. What the run would have written to a KV cache is undefined. */
public final class RunInterrupted extends OrtFailure implements ModelAtFault {

    private static final long serialVersionUID = 1L;

    public RunInterrupted(Throwable cause) {
        super("the run was interrupted", cause);
    }
}
