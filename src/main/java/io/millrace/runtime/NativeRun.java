package io.millrace.runtime;

import java.lang.foreign.MemorySegment;

/** One run of a session. */
interface NativeRun {

    /**
     * Runs, and returns when the outputs are there.
     *
     * @throws OrtFailure when the library refuses or fails
     */
    void on(ModelSession session, MemorySegment runOptions);
}
