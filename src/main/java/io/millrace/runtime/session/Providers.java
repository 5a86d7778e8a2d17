package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
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

/** Puts execution providers into the options of a session: those of the library, and those of plug-ins. */
public final class Providers {

    private Providers() {}

    /**
     * The provider of this name.
     *
     * @param key that names it
     * @throws IllegalArgumentException where neither the library may have it nor a plug-in does
     */
    public static Provider of(String key, String name) {
        Provider provider = new Provider(name);
        if (!provider.isKnown() && !PluginProviders.has(provider)) {
            throw new IllegalArgumentException(key + " must be of " + Provider.KNOWN
                    + " or plug-ins under millrace.plugins, but has '" + name + "'");
        }
        return provider;
    }

    /** @throws OrtFailure where the library or the machine lacks the provider, or it does not know an option */
    static void append(MemorySegment options, Provider provider, SessionSettings settings) {
        if (PluginProviders.has(provider)) {
            PluginProviders.append(options, provider, settings);
        } else if (provider.equals(Provider.CUDA)) {
            appendCuda(options, settings);
        } else if (provider.equals(Provider.TENSORRT)) {
            appendTensorRt(options, settings);
        } else if (!provider.equals(Provider.CPU)) {
            appendNamed(options, provider, settings);
        }
    }

    private static void appendNamed(MemorySegment options, Provider provider, SessionSettings settings) {
        try (Arena arena = Arena.ofConfined()) {
            Entries entries = new Entries(settings.options(provider), arena);
            check(OrtApi.APPEND_PROVIDER.call(
                    options, arena.allocateFrom(provider.name()), entries.keys(), entries.values(), entries.count()));
        }
    }

    private static void appendCuda(MemorySegment options, SessionSettings settings) {
        unpack(Provider.CUDA, () -> new OrtCUDAProviderOptions(settings.deviceId()));
        try (Handle cuda = Handle.create(
                        Kind.CUDA_OPTIONS, OrtApi.RELEASE_CUDA_OPTIONS, OrtApi.CREATE_CUDA_OPTIONS::call);
                Arena arena = Arena.ofConfined()) {
            Map<String, String> defaults = Map.of("arena_extend_strategy", "kSameAsRequested");
            Entries entries = new Entries(onDevice(defaults, Provider.CUDA, settings), arena);
            check(OrtApi.UPDATE_CUDA_OPTIONS.call(cuda.address(), entries.keys(), entries.values(), entries.count()));
            check(OrtApi.APPEND_CUDA.call(options, cuda.address()));
        }
    }

    /* What TensorRT does not take runs on CUDA. */
    private static void appendTensorRt(MemorySegment options, SessionSettings settings) {
        unpack(Provider.TENSORRT, () -> new OrtTensorRTProviderOptions(settings.deviceId()));
        try (Handle own = Handle.create(
                        Kind.TENSORRT_OPTIONS, OrtApi.RELEASE_TENSORRT_OPTIONS, OrtApi.CREATE_TENSORRT_OPTIONS::call);
                Arena arena = Arena.ofConfined()) {
            Entries entries = new Entries(onDevice(GraphCache.forTensorRt(), Provider.TENSORRT, settings), arena);
            check(OrtApi.UPDATE_TENSORRT_OPTIONS.call(
                    own.address(), entries.keys(), entries.values(), entries.count()));
            check(OrtApi.APPEND_TENSORRT.call(options, own.address()));
        }
        appendCuda(options, settings);
    }

    private static Map<String, String> onDevice(
            Map<String, String> defaults, Provider provider, SessionSettings settings) {
        Map<String, String> entries = new LinkedHashMap<>(defaults);
        entries.put("device_id", Integer.toString(settings.deviceId()));
        entries.putAll(settings.options(provider));
        return entries;
    }

    /** Keys and values as the library takes them. */
    record Entries(MemorySegment keys, MemorySegment values, long count) {

        Entries(Map<String, String> entries, Arena arena) {
            this(
                    strings(arena, List.copyOf(entries.keySet())),
                    strings(arena, List.copyOf(entries.values())),
                    entries.size());
        }

        private static MemorySegment strings(Arena arena, List<String> values) {
            MemorySegment array = arena.allocate(ValueLayout.ADDRESS, values.size());
            for (int i = 0; i < values.size(); i++) {
                array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(values.get(i)));
            }
            return array;
        }
    }

    private interface Unpacking {
        AutoCloseable options() throws OrtException;
    }

    /* The official binding unpacks a provider's library from its jar when its options are first created. */
    private static void unpack(Provider provider, Unpacking unpacking) {
        try (AutoCloseable _ = unpacking.options()) {
            return;
        } catch (OrtException e) {
            throw new OrtFailure("this ONNX Runtime library has no " + provider + " provider, or cannot load it", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
