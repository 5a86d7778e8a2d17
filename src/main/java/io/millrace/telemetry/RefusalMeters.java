package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts refusals by reason. */
public final class RefusalMeters {

    private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);

    public RefusalMeters(MeterRegistry registry) {
        for (Refusal reason : Refusal.values()) {
            counters.put(reason, counter(registry, reason));
        }
    }

    public void count(Refusal reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    private static Counter counter(MeterRegistry registry, Refusal reason) {
        return Counter.builder(Meters.REFUSALS.meterName())
                .description(Meters.REFUSALS.meaning())
                .baseUnit(Meters.REFUSALS.unit())
                .tag("reason", reason.label())
                .register(registry);
    }
}
