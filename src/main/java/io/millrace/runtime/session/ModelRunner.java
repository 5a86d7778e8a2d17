package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.RunInterrupted;

/** Runs a session, one run at a time, and ends the run in progress when another thread asks for it. */
public final class ModelRunner implements NativeResource {

    private final ModelSession session;
    private final Handle options =
            Handle.create(Kind.RUN_OPTIONS, OrtApi.RELEASE_RUN_OPTIONS, OrtApi.CREATE_RUN_OPTIONS::call);
    private final RunGate gate = new RunGate(
            () -> check(OrtApi.RUN_OPTIONS_SET_TERMINATE.call(options.address())),
            () -> check(OrtApi.RUN_OPTIONS_UNSET_TERMINATE.call(options.address())));

    public ModelRunner(ModelSession session) {
        this.session = session;
    }

    /**
     * Runs, and returns when the outputs are there.
     *
     * @throws RunInterrupted when {@link #interrupt} was called during the run
     */
    public void run(NativeRun run) {
        gate.begin();
        try {
            run.on(session, options.address());
        } catch (OrtFailure e) {
            throw gate.wasInterrupted() ? new RunInterrupted(e) : e;
        } finally {
            gate.end();
        }
    }

    /** Ends the run in progress, if there is one. */
    public void interrupt() {
        gate.interrupt();
    }

    @Override
    public void close() {
        options.close();
    }
}
