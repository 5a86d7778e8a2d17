package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.NativeMemory;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtLibrary;
import io.millrace.runtime.ffi.Ownership;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where tensors live, and the allocator for it: host memory, or the memory of a session's device. Its owner
 * closes the buffers first.
 *
 * <p>Host memory comes from ONNX Runtime's allocator as well: the JVM would count it against {@code MaxDirectMemorySize}.
 */
public final class Memory {

    private static final int DEVICE_ALLOCATOR = 0;
    private static final int DEFAULT_TYPE = 0;

    private final MemorySegment info;
    private final MemorySegment allocator;
    private final boolean host;

    private Memory(Handle info, MemorySegment allocator, boolean host) {
        this.info = info.address();
        this.allocator = allocator;
        this.host = host;
    }

    /** Memory of this process. */
    public static Memory host(Ownership owner) {
        Handle info = owner.own(Handle.create(Kind.MEMORY_INFO, OrtApi.RELEASE_MEMORY_INFO, Memory::cpuInfo));
        return new Memory(info, Handle.out(OrtApi.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS::call), true);
    }

    /** Memory that the session's provider computes in, where it can be addressed; else that of this process, to and from which the library copies. */
    public static Memory of(ModelSession session, Ownership owner) {
        return session.provider().usesCudaMemory() ? cuda(session, owner) : host(owner);
    }

    private static Memory cuda(ModelSession session, Ownership owner) {
        Handle info =
                owner.own(Handle.create(Kind.MEMORY_INFO, OrtApi.RELEASE_MEMORY_INFO, out -> cudaInfo(session, out)));
        Handle allocator = owner.own(Handle.create(
                Kind.ALLOCATOR,
                OrtApi.RELEASE_ALLOCATOR,
                out -> OrtApi.CREATE_ALLOCATOR.call(session.address(), info.address(), out)));
        return new Memory(info, allocator.address(), false);
    }

    private static MemorySegment cpuInfo(MemorySegment out) {
        return OrtApi.CREATE_CPU_MEMORY_INFO.call(DEVICE_ALLOCATOR, DEFAULT_TYPE, out);
    }

    private static MemorySegment cudaInfo(ModelSession session, MemorySegment out) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom("Cuda");
            return OrtApi.CREATE_MEMORY_INFO.call(name, DEVICE_ALLOCATOR, session.deviceId(), DEFAULT_TYPE, out);
        }
    }

    /** The {@code OrtMemoryInfo}. */
    MemorySegment info() {
        return info;
    }

    public boolean isHost() {
        return host;
    }

    /** {@code bytes} bytes; zeroed in host memory, undefined on a device. */
    public Buffer allocate(long bytes) {
        MemorySegment address = Handle.out(out -> OrtApi.ALLOCATOR_ALLOC.call(allocator, Math.max(bytes, 1), out));
        NativeMemory.of(host).add(bytes);
        Handle handle = new Handle(host ? Kind.HOST_MEMORY : Kind.DEVICE_MEMORY, freed -> free(freed, bytes), address);
        return new Buffer(handle, host ? OrtLibrary.sized(address, bytes).fill((byte) 0) : address);
    }

    private void free(MemorySegment address, long bytes) {
        NativeMemory.of(host).add(-bytes);
        check(OrtApi.ALLOCATOR_FREE.call(allocator, address));
    }

    /**
     * Memory at {@code segment}, which can be read and written where it is host memory, and is zero-length on a device.
     */
    public record Buffer(Handle handle, MemorySegment segment) implements NativeResource {
        @Override
        public void close() {
            handle.close();
        }
    }
}
