package io.millrace.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.serving.Phase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of whole requests. */
public final class RequestMeters {

    private record Key(Meters meter, String model, String second, String third) {}

    private static final Map<Phase, Meters> TIMED = Map.of(
            Phase.TEMPLATE, Meters.TEMPLATE_TIME,
            Phase.TOKENIZE, Meters.TOKENIZE_TIME,
            Phase.DETOKENIZE, Meters.DETOKENIZE_TIME);

    private final Registrar meters;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, DistributionSummary> summaries = new ConcurrentHashMap<>();

    public RequestMeters(MeterRegistry registry) {
        this.meters = new Registrar(registry);
    }

    public void record(RequestReport report) {
        duration(report).record(report.elapsed());
        usage(report.servedBy(), "input", report.usage().promptTokens());
        usage(report.servedBy(), "output", report.usage().completionTokens());
        report.phases().forEach((phase, interval) -> {
            Meters meter = TIMED.get(phase);
            if (meter != null) {
                timer(meter, report.model()).record(interval.busy(), TimeUnit.NANOSECONDS);
            }
        });
    }

    private void usage(String model, String type, int tokens) {
        if (tokens > 0) {
            summaries
                    .computeIfAbsent(
                            new Key(Meters.TOKEN_USAGE, model, type, ""),
                            key -> meters.summary(key.meter(), key.model(), key.second()))
                    .record(tokens);
        }
    }

    private Timer duration(RequestReport report) {
        Key wanted = new Key(
                Meters.REQUEST_DURATION,
                report.model(),
                report.operation().label(),
                report.outcome().label());
        return timers.computeIfAbsent(wanted, key -> meters.timer(key.meter(), key.model(), key.second(), key.third()));
    }

    private Timer timer(Meters meter, String model) {
        return timers.computeIfAbsent(new Key(meter, model, "", ""), key -> meters.timer(key.meter(), key.model()));
    }
}
