package io.millrace.runtime.session;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;

/** The library's own sessions, in the one environment of the process, which lives as long as the library. */
final class NativeSessions {

    private static final int WARNING = 2;
    private static final MemorySegment ENVIRONMENT =
            Handle.out(out -> OrtApi.CREATE_ENV.call(WARNING, Arena.global().allocateFrom("millrace"), out));

    private NativeSessions() {}

    static MemorySegment environment() {
        return ENVIRONMENT;
    }

    /** Loads a graph's file. */
    static Handle create(Path model, Handle options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(model.toString(), pathCharset());
            return created(out -> OrtApi.CREATE_SESSION.call(ENVIRONMENT, path, options.address(), out));
        }
    }

    /** Loads a graph that is in memory. */
    static Handle create(byte[] model, Handle options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, model);
            return created(out -> OrtApi.CREATE_SESSION_FROM_ARRAY.call(
                    ENVIRONMENT, bytes, bytes.byteSize(), options.address(), out));
        }
    }

    private static Handle created(Function<MemorySegment, MemorySegment> create) {
        return Handle.create(Kind.SESSION, OrtApi.RELEASE_SESSION, create);
    }

    /* ORTCHAR_T is wchar_t on Windows. */
    static Charset pathCharset() {
        return System.getProperty("os.name").startsWith("Windows") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }
}
