package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /* A memory pattern is kept for each distinct set of input shapes, and every decode step has a new one. */
    private static void configure(MemorySegment options, Provider provider, SessionSettings settings) {
        check(OrtApi.DISABLE_MEM_PATTERN.call(options));
        if (settings.intraOpThreads() > 0) {
            check(OrtApi.SET_INTRA_OP_NUM_THREADS.call(options, settings.intraOpThreads()));
        }
        addEntry(options, "session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
        settings.entries().forEach((key, value) -> addEntry(options, key, value));
        switch (provider) {
            case CPU -> {}
            case CUDA -> appendCuda(options, settings);
        }
    }

    private static void addEntry(MemorySegment options, String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            check(OrtApi.ADD_SESSION_CONFIG_ENTRY.call(options, arena.allocateFrom(key), arena.allocateFrom(value)));
        }
    }

    private static void appendCuda(MemorySegment options, SessionSettings settings) {
        unpackCuda(settings.deviceId());
        try (Handle cuda =
                Handle.create(Kind.CUDA_OPTIONS, OrtApi.RELEASE_CUDA_OPTIONS, OrtApi.CREATE_CUDA_OPTIONS::call)) {
            Map<String, String> entries = new LinkedHashMap<>();
            entries.put("device_id", Integer.toString(settings.deviceId()));
            entries.put("arena_extend_strategy", "kSameAsRequested");
            entries.putAll(settings.options(Provider.CUDA));
            update(cuda.address(), entries);
            check(OrtApi.APPEND_CUDA.call(options, cuda.address()));
        }
    }

    private static void update(MemorySegment cuda, Map<String, String> entries) {
        try (Arena arena = Arena.ofConfined()) {
            List<String> names = List.copyOf(entries.keySet());
            MemorySegment keys = strings(arena, names);
            MemorySegment values =
                    strings(arena, names.stream().map(entries::get).toList());
            check(OrtApi.UPDATE_CUDA_OPTIONS.call(cuda, keys, values, names.size()));
        }
    }

    private static MemorySegment strings(Arena arena, List<String> values) {
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, values.size());
        for (int i = 0; i < values.size(); i++) {
            array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(values.get(i)));
        }
        return array;
    }

    /* The official binding unpacks the provider's library from its jar when these options are first created. */
    private static void unpackCuda(int device) {
        try {
            new OrtCUDAProviderOptions(device).close();
        } catch (OrtException e) {
            throw new OrtFailure("this ONNX Runtime library has no CUDA provider, or cannot load it", e);
        }
    }
}
