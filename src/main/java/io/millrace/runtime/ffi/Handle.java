package io.millrace.runtime.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.millrace.runtime.ffi.NativeHandles.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/** A native object with one owner, released once. */
public final class Handle implements NativeResource {

    private final Kind kind;
    private final Signatures.Release release;
    private MemorySegment address;

    public Handle(Kind kind, Signatures.Release release, MemorySegment address) {
        this.kind = kind;
        this.release = release;
        this.address = address;
        NativeHandles.opened(kind);
    }

    /** The object that {@code create} writes to the out parameter it is given. */
    public static Handle create(Kind kind, Signatures.Release release, Function<MemorySegment, MemorySegment> create) {
        return new Handle(kind, release, out(create));
    }

    /** The pointer that {@code call} writes to the out parameter it is given. */
    public static MemorySegment out(Function<MemorySegment, MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check(call.apply(out));
            return out.get(ADDRESS, 0);
        }
    }

    public MemorySegment address() {
        if (address.address() == 0) {
            throw new IllegalStateException(kind + " is closed");
        }
        return address;
    }

    @Override
    public void close() {
        if (address.address() != 0) {
            release.call(address);
            address = MemorySegment.NULL;
            NativeHandles.closed(kind);
        }
    }
}
