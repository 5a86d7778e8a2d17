package io.millrace.runtime.decoder;

import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.session.ModelSession;
import io.millrace.runtime.session.NativeNames;
import io.millrace.runtime.session.NativeRun;
import java.lang.foreign.MemorySegment;

/**
 * Which values a run reads and writes. A bound value may be released; its memory must last until the name is bound again. An
 * input in host memory is copied to the device when it is bound, so it is bound again for each run.
 */
final class IoBinding implements NativeResource, NativeRun {

    private final Handle handle;
    private final NativeNames names;

    IoBinding(ModelSession session, NativeNames names) {
        this.names = names;
        handle = Handle.create(
                Kind.BINDING, OrtApi.RELEASE_IO_BINDING, out -> OrtApi.CREATE_IO_BINDING.call(session.address(), out));
    }

    void input(String name, MemorySegment value) {
        check(OrtApi.BIND_INPUT.call(handle.address(), names.get(name), value));
    }

    void output(String name, MemorySegment value) {
        check(OrtApi.BIND_OUTPUT.call(handle.address(), names.get(name), value));
    }

    @Override
    public void on(ModelSession session, MemorySegment runOptions) {
        check(OrtApi.SYNCHRONIZE_BOUND_INPUTS.call(handle.address()));
        check(OrtApi.RUN_WITH_BINDING.call(session.address(), runOptions, handle.address()));
        check(OrtApi.SYNCHRONIZE_BOUND_OUTPUTS.call(handle.address()));
    }

    @Override
    public void close() {
        handle.close();
    }
}
