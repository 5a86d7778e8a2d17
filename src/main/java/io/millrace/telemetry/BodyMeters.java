package io.millrace.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the service holds of request bodies. */
public final class BodyMeters {

    static final String MEMORY = "memory";
    static final String DISK = "disk";

    private BodyMeters() {}

    /**
     * Registers the gauges.
     *
     * @param memory bytes held there now
     * @param disk likewise
     */
    public static void register(MeterRegistry registry, Supplier<Number> memory, Supplier<Number> disk) {
        Registrar meters = new Registrar(registry);
        meters.gauge(Meters.BODIES, memory, MEMORY);
        meters.gauge(Meters.BODIES, disk, DISK);
    }
}
