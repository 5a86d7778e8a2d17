package io.millrace.telemetry;

import io.millrace.serving.ModelCatalog;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/** What the Gateway API's endpoint picker asks about adapters. Micrometer has no info meters, hence a collector of its own. */
public final class LoraInfo implements Collector {

    private final Supplier<List<String>> models;

    LoraInfo(Supplier<List<String>> models) {
        this.models = models;
    }

    public static LoraInfo of(ModelCatalog models) {
        return new LoraInfo(() -> models.models().stream()
                .map(ModelCatalog.Model::id)
                .filter(id -> models.busy(id).slots() > 0)
                .toList());
    }

    @Override
    public MetricSnapshot collect() {
        InfoSnapshot.Builder info =
                InfoSnapshot.builder().name(Meters.VLLM_LORA.meterName()).help(Meters.VLLM_LORA.meaning());
        models.get().forEach(model -> info.dataPoint(point(model)));
        return info.build();
    }

    private static InfoSnapshot.InfoDataPointSnapshot point(String model) {
        return InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of(Meters.VLLM_LORA.labels().toArray(String[]::new), new String[] {model, "0", "", ""}))
                .build();
    }
}
