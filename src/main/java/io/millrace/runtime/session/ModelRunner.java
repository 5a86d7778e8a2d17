package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.RunInterrupted;
import java.lang.foreign.Arena;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a session, one run at a time, and ends the run in progress when another thread asks for it. */
public final class ModelRunner implements NativeResource {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRunner.class);

    private final ModelSession session;
    private final Handle options = runOptions();
    private final RunGate gate = new RunGate(
            () -> check(OrtApi.RUN_OPTIONS_SET_TERMINATE.call(options.address())),
            () -> check(OrtApi.RUN_OPTIONS_UNSET_TERMINATE.call(options.address())));

    public ModelRunner(ModelSession session) {
        this.session = session;
    }

    private static Handle runOptions() {
        return Handle.create(Kind.RUN_OPTIONS, OrtApi.RELEASE_RUN_OPTIONS, OrtApi.CREATE_RUN_OPTIONS::call);
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

    /**
     * Gives memory that runs have left unused back to the system: by a run that ends before its first node, after which the library shrinks
     * the arenas of the session. What may be given back must be closed by then.
     *
     * @param run whose inputs are still there
     */
    public void giveBack(NativeRun run) {
        try (Handle shrinking = runOptions();
                Arena arena = Arena.ofConfined()) {
            check(OrtApi.ADD_RUN_CONFIG_ENTRY.call(
                    shrinking.address(),
                    arena.allocateFrom("memory.enable_memory_arena_shrinkage"),
                    arena.allocateFrom(arenas())));
            check(OrtApi.RUN_OPTIONS_SET_TERMINATE.call(shrinking.address()));
            run.on(session, shrinking.address());
        } catch (OrtFailure ended) {
            LOG.debug("memory was given back", ended);
        }
    }

    private String arenas() {
        return session.provider().usesCudaMemory() ? "cpu:0;gpu:" + session.deviceId() : "cpu:0";
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
