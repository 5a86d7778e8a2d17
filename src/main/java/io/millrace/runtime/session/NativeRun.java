package io.millrace.runtime.session;

import io.millrace.runtime.ffi.OrtFailure;
import java.lang.foreign.MemorySegment;

/** One run of a session. */
public interface NativeRun {

    /**
     * Runs, and returns when the outputs are there.
     *
     * @throws OrtFailure when the library refuses or fails
     */
    void on(ModelSession session, MemorySegment runOptions);
}
