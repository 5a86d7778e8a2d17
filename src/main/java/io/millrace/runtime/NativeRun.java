package io.millrace.runtime;

import java.lang.foreign.MemorySegment;

/** One run of a session. */
interface NativeRun {

    /** @throws OrtFailure when the library refuses or fails */
    void on(ModelSession session, MemorySegment runOptions);
}
