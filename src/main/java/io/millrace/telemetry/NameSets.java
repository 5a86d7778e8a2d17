package io.millrace.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps out the meters whose names nobody asked for; those that are not in {@link Meters} stay. */
public final class NameSets implements MeterFilter {

    private final Set<String> unwanted;

    /** @param wanted at least one */
    public NameSets(Set<NameSet> wanted) {
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "millrace.metrics.names must hold at least one of " + EnumSet.allOf(NameSet.class));
        }
        this.unwanted = Arrays.stream(Meters.values())
                .filter(meter -> !wanted.contains(meter.names()))
                .map(Meters::meterName)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return unwanted.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }
}
