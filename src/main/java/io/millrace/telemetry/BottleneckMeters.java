package io.millrace.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.ModelId;
import io.millrace.verdict.Bottleneck;
import io.millrace.verdict.Bottlenecks;

/** What limits the service and each model: of all words one gauge is 1, the others 0. */
public final class BottleneckMeters {

    private final Registrar meters;
    private final Bottlenecks bottlenecks;

    public BottleneckMeters(MeterRegistry registry, Bottlenecks bottlenecks) {
        this.meters = new Registrar(registry);
        this.bottlenecks = bottlenecks;
        for (Bottleneck word : Bottleneck.values()) {
            meters.gauge(Meters.BOTTLENECK, () -> one(word, service()), word.word());
        }
    }

    /** Shows a model, from now on. */
    public void model(ModelId id) {
        String model = id.value();
        for (Bottleneck word : Bottleneck.values()) {
            meters.gauge(Meters.MODEL_BOTTLENECK, () -> one(word, of(model)), model, word.word());
        }
    }

    private Bottleneck service() {
        return bottlenecks.service(Bottlenecks.SHORT).state();
    }

    private Bottleneck of(String model) {
        return bottlenecks.model(model, Bottlenecks.SHORT).state();
    }

    private static int one(Bottleneck word, Bottleneck is) {
        return word == is ? 1 : 0;
    }
}
