package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.addSessionConfigEntry;
import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Builds the {@code OrtSessionOptions} of one provider. */
final class SessionOptions {

    private SessionOptions() {}

    /** @throws OrtFailure where the library or the machine lacks the provider */
    static Handle create(Provider provider, SessionSettings settings) {
        Handle options = Handle.create(
                Kind.SESSION_OPTIONS, OrtApi.RELEASE_SESSION_OPTIONS, OrtApi.CREATE_SESSION_OPTIONS::call);
        try {
            configure(options.address(), provider, settings);
            return options;
        } catch (RuntimeException e) {
            options.close();
            throw e;
        }
    }

    /** The same, with what {@code more} adds. */
    static Handle create(Provider provider, SessionSettings settings, Consumer<MemorySegment> more) {
        Handle options = create(provider, settings);
        try {
            more.accept(options.address());
            return options;
        } catch (RuntimeException e) {
            options.close();
            throw e;
        }
    }

    /* A memory pattern is kept for each distinct set of input shapes, and every decode step has a new one. */
    private static void configure(MemorySegment options, Provider provider, SessionSettings settings) {
        check(OrtApi.DISABLE_MEM_PATTERN.call(options));
        int threads = settings.intraOpThreads() > 0 ? settings.intraOpThreads() : ProcessorShare.threads();
        if (threads > 0) {
            check(OrtApi.SET_INTRA_OP_NUM_THREADS.call(options, threads));
        }
        addSessionConfigEntry(options, "session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
        addSessionConfigEntry(options, "session.force_spinning_stop", settings.spinning() ? "1" : "0");
        addSessionConfigEntry(
                options, "session.x64quantprecision", "1"); // else sums of 8-bit products saturate without VNNI
        Path trace = settings.trace();
        if (trace != null) {
            trace(options, trace);
        }
        settings.entries().forEach((key, value) -> addSessionConfigEntry(options, key, value));
        Providers.append(options, provider, settings);
    }

    private static void trace(MemorySegment options, Path prefix) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(prefix.toString(), NativeSessions.pathCharset());
            check(OrtApi.ENABLE_PROFILING.call(options, name));
        }
    }
}
