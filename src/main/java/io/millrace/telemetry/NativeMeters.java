package io.millrace.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.NativeMemory;
import java.util.Locale;

/** What the process holds of native objects and memory. */
public final class NativeMeters {

    private NativeMeters() {}

    public static void register(MeterRegistry registry) {
        Registrar meters = new Registrar(registry);
        for (NativeMemory place : NativeMemory.values()) {
            meters.gauge(Meters.NATIVE_MEMORY, place::bytes, place.name().toLowerCase(Locale.ROOT));
        }
        meters.gauge(Meters.NATIVE_HANDLES, NativeMeters::handles);
    }

    private static long handles() {
        return NativeHandles.live().values().stream().mapToLong(Long::longValue).sum();
    }
}
