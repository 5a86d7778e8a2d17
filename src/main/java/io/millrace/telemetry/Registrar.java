package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Registers meters as {@link Meters} describes them. Label values are given in the order of the meter's labels. */
record Registrar(MeterRegistry registry) {

    Timer timer(Meters meter, String... values) {
        return Timer.builder(meter.meterName())
                .description(meter.meaning())
                .tags(tags(meter, Meters.Type.TIMER, values))
                .serviceLevelObjectives(Buckets.LATENCY)
                .register(registry);
    }

    Counter counter(Meters meter, String... values) {
        return Counter.builder(meter.meterName())
                .description(meter.meaning())
                .baseUnit(unit(meter))
                .tags(tags(meter, Meters.Type.COUNTER, values))
                .register(registry);
    }

    DistributionSummary summary(Meters meter, String... values) {
        return DistributionSummary.builder(meter.meterName())
                .description(meter.meaning())
                .baseUnit(unit(meter))
                .tags(tags(meter, Meters.Type.SUMMARY, values))
                .serviceLevelObjectives(Buckets.COUNTS)
                .register(registry);
    }

    /** The first gauge of these labels stays; {@code value} is held strongly. */
    void gauge(Meters meter, Supplier<Number> value, String... values) {
        Gauge.builder(meter.meterName(), value)
                .description(meter.meaning())
                .baseUnit(unit(meter))
                .tags(tags(meter, Meters.Type.GAUGE, values))
                .register(registry);
    }

    private static @Nullable String unit(Meters meter) {
        return meter.unit().isEmpty() ? null : meter.unit();
    }

    private static Tags tags(Meters meter, Meters.Type as, String... values) {
        List<String> keys = meter.labels();
        if (meter.type() != as || keys.size() != values.length) {
            throw new IllegalArgumentException(meter + " is a " + meter.type() + " with the labels " + keys
                    + ", but is registered as " + as + " with " + values.length);
        }
        return Tags.of(IntStream.range(0, values.length)
                .mapToObj(i -> Tag.of(keys.get(i), values[i]))
                .toList());
    }
}
