package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts refusals by reason. */
public final class RefusalMeters {

    private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);

    public RefusalMeters(MeterRegistry registry) {
        Registrar meters = new Registrar(registry);
        for (Refusal reason : Refusal.values()) {
            counters.put(reason, meters.counter(Meters.REFUSALS, reason.label()));
        }
    }

    public void count(Refusal reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
