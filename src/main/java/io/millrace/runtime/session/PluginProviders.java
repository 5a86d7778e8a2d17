package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.OrtLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Execution providers that libraries of their own bring (ONNX Runtime 1.22 and later), for the whole process. */
public final class PluginProviders {

    private static final Set<Provider> REGISTERED = ConcurrentHashMap.newKeySet();

    private PluginProviders() {}

    /**
     * Loads a library, once, whose provider goes by this name from then on.
     *
     * @throws IllegalArgumentException where there is no such file
     * @throws OrtFailure where it is no library of a provider, or its provider has another name
     */
    public static void register(String name, Path library) {
        Provider provider = new Provider(name);
        if (!Files.isRegularFile(library)) {
            throw new IllegalArgumentException(
                    "millrace.plugins." + name + " must be a provider's library, but " + library + " is no file");
        }
        if (!REGISTERED.contains(provider)) {
            load(name, library);
            requireDevice(provider);
            REGISTERED.add(provider);
        }
    }

    private static void load(String name, Path library) {
        try (Arena arena = Arena.ofConfined()) {
            check(OrtApi.REGISTER_PROVIDER_LIBRARY.call(
                    NativeSessions.environment(),
                    arena.allocateFrom(name),
                    arena.allocateFrom(library.toString(), NativeSessions.pathCharset())));
        }
    }

    private static void requireDevice(Provider provider) {
        if (devices(provider).isEmpty()) {
            throw new OrtFailure("there is no device of the provider '" + provider + "', but of "
                    + devices().stream().map(PluginProviders::name).distinct().toList());
        }
    }

    static boolean has(Provider provider) {
        return REGISTERED.contains(provider);
    }

    /* A session is of one device. */
    static void append(MemorySegment options, Provider provider, SessionSettings settings) {
        List<MemorySegment> devices = devices(provider);
        if (settings.deviceId() >= devices.size()) {
            throw new OrtFailure("device is " + settings.deviceId() + ", but " + provider + " has " + devices.size());
        }
        try (Arena arena = Arena.ofConfined()) {
            Providers.Entries entries = new Providers.Entries(settings.options(provider), arena);
            MemorySegment device = arena.allocate(ValueLayout.ADDRESS);
            device.set(ValueLayout.ADDRESS, 0, devices.get(settings.deviceId()));
            check(OrtApi.APPEND_DEVICES.call(
                    options,
                    NativeSessions.environment(),
                    device,
                    1,
                    entries.keys(),
                    entries.values(),
                    entries.count()));
        }
    }

    private static List<MemorySegment> devices(Provider provider) {
        return devices().stream()
                .filter(device -> provider.equals(new Provider(name(device))))
                .toList();
    }

    private static String name(MemorySegment device) {
        return OrtLibrary.string(OrtApi.DEVICE_PROVIDER.call(device));
    }

    private static List<MemorySegment> devices() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment array =
                    Handle.out(out -> OrtApi.GET_PROVIDER_DEVICES.call(NativeSessions.environment(), out, count));
            long number = count.get(ValueLayout.JAVA_LONG, 0);
            return OrtLibrary.sized(array, number * ValueLayout.ADDRESS.byteSize())
                    .elements(ValueLayout.ADDRESS)
                    .map(element -> element.get(ValueLayout.ADDRESS, 0))
                    .toList();
        }
    }
}
