package io.millrace.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.BreakerView;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of circuit breakers, fallbacks and deadlines; as many as there are models and remote models. */
public final class BreakerMeters implements BreakerListener {

    private final Registrar meters;
    private final Map<String, AtomicInteger> states = new ConcurrentHashMap<>();

    public BreakerMeters(MeterRegistry registry) {
        this.meters = new Registrar(registry);
    }

    @Override
    public void entered(String name, BreakerView.State state) {
        states.computeIfAbsent(name, this::prepare).set(level(state));
    }

    @Override
    public void failed(String name) {
        meters.counter(Meters.BREAKER_FAULTS, name).increment();
    }

    @Override
    public void refused(String name) {
        meters.counter(Meters.BREAKER_REFUSALS, name).increment();
    }

    @Override
    public void expired(String model) {
        meters.counter(Meters.EXPIRED, model).increment();
    }

    @Override
    public void fellBack(String model, String by) {
        meters.counter(Meters.FALLBACKS, model, by).increment();
    }

    private static int level(BreakerView.State state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private AtomicInteger prepare(String name) {
        meters.counter(Meters.BREAKER_FAULTS, name);
        meters.counter(Meters.BREAKER_REFUSALS, name);
        meters.counter(Meters.EXPIRED, name);
        AtomicInteger state = new AtomicInteger();
        meters.gauge(Meters.BREAKER_STATE, state::get, name);
        return state;
    }
}
