package io.millrace.telemetry;

import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelLoad;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the Gateway API's endpoint picker asks about adapters. Micrometer has no info meters, hence a collector of its own. */
public final class LoraInfo implements Collector {

    private final Supplier<Map<String, ModelLoad.Adapters>> models;

    /** @param models that are ready and generate, by name */
    LoraInfo(Supplier<Map<String, ModelLoad.Adapters>> models) {
        this.models = models;
    }

    public static LoraInfo of(ModelCatalog models) {
        return new LoraInfo(() -> {
            Map<String, ModelLoad.Adapters> ready = new TreeMap<>();
            models.models().forEach(model -> {
                ModelLoad load = models.busy(model.id());
                if (load.slots() > 0) {
                    ready.put(model.id(), load.adapters());
                }
            });
            return ready;
        });
    }

    @Override
    public MetricSnapshot collect() {
        InfoSnapshot.Builder info =
                InfoSnapshot.builder().name(Meters.VLLM_LORA.meterName()).help(Meters.VLLM_LORA.meaning());
        models.get().forEach((model, adapters) -> info.dataPoint(point(model, adapters)));
        return info.build();
    }

    private static InfoSnapshot.InfoDataPointSnapshot point(String model, ModelLoad.Adapters adapters) {
        String[] values = {
            model, String.valueOf(adapters.most()), joined(adapters.running()), joined(adapters.waiting())
        };
        return InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of(Meters.VLLM_LORA.labels().toArray(String[]::new), values))
                .build();
    }

    private static String joined(Collection<String> names) {
        return String.join(",", new TreeSet<>(names));
    }
}
