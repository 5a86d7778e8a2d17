package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.BreakerView;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of circuit breakers, fallbacks and deadlines; as many as there are models and remote models. */
public final class BreakerMeters implements BreakerListener {

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> states = new ConcurrentHashMap<>();

    public BreakerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void entered(String name, BreakerView.State state) {
        states.computeIfAbsent(name, this::gauge).set(level(state));
    }

    @Override
    public void failed(String name) {
        counter(Meters.BREAKER_FAULTS, name).increment();
    }

    @Override
    public void refused(String name) {
        counter(Meters.BREAKER_REFUSALS, name).increment();
    }

    @Override
    public void expired(String model) {
        counter(Meters.EXPIRED, model).increment();
    }

    @Override
    public void fellBack(String model, String by) {
        Counter.builder(Meters.FALLBACKS.meterName())
                .description(Meters.FALLBACKS.meaning())
                .baseUnit(Meters.FALLBACKS.unit())
                .tag("model", model)
                .tag("by", by)
                .register(registry)
                .increment();
    }

    private static int level(BreakerView.State state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private AtomicInteger gauge(String name) {
        AtomicInteger state = new AtomicInteger();
        Gauge.builder(Meters.BREAKER_STATE.meterName(), state, AtomicInteger::get)
                .description(Meters.BREAKER_STATE.meaning())
                .baseUnit(Meters.BREAKER_STATE.unit())
                .tag("model", name)
                .register(registry);
        return state;
    }

    private Counter counter(Meters meter, String name) {
        return Counter.builder(meter.meterName())
                .description(meter.meaning())
                .baseUnit(meter.unit())
                .tag("model", name)
                .register(registry);
    }
}
