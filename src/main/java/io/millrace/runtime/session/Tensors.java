package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.OrtApi;
import java.lang.foreign.MemorySegment;

/** Makes {@code OrtValue}s over memory that others own, through one scratch buffer; for one thread. */
public final class Tensors implements NativeResource {

    public static final int MAX_RANK = 64;

    private final Memory.Buffer scratch; // the out parameter, then the shape

    public Tensors(Memory host) {
        scratch = host.allocate((1 + MAX_RANK) * Long.BYTES);
    }

    /** A tensor over the bytes of {@code memory} that start at {@code address}. */
    public Handle over(Memory memory, long address, DType type, long... shape) {
        MemorySegment out = scratch.segment();
        long bytes = type.bytes();
        for (int i = 0; i < shape.length; i++) {
            out.setAtIndex(JAVA_LONG, 1 + i, shape[i]);
            bytes *= shape[i];
        }
        check(OrtApi.CREATE_TENSOR_WITH_DATA.call(
                memory.info(),
                MemorySegment.ofAddress(address),
                bytes,
                MemorySegment.ofAddress(out.address() + Long.BYTES),
                shape.length,
                ElementTypes.code(type),
                out));
        return new Handle(Kind.VALUE, OrtApi.RELEASE_VALUE, out.get(ADDRESS, 0));
    }

    @Override
    public void close() {
        scratch.close();
    }
}
