package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.batching.BatchListener;
import io.millrace.core.ModelId;
import java.time.Duration;
import java.util.Locale;

/** The meters of one stateless model's batcher. */
public final class BatchMeters implements BatchListener {

    private final MeterRegistry registry;
    private final String model;
    private final Timer queueTime;
    private final Timer runTime;
    private final DistributionSummary rows;
    private final Counter units;
    private final Counter padding;
    private final Counter splits;

    public BatchMeters(MeterRegistry registry, ModelId model) {
        this.registry = registry;
        this.model = model.value();
        this.queueTime = timer(Meters.QUEUE_TIME);
        this.runTime = timer(Meters.BATCH_TIME);
        this.rows = DistributionSummary.builder(Meters.BATCH_ROWS.meterName())
                .description(Meters.BATCH_ROWS.meaning())
                .baseUnit(Meters.BATCH_ROWS.unit())
                .tag("model", this.model)
                .register(registry);
        this.units = counter(Meters.BATCH_TOKENS);
        this.padding = counter(Meters.BATCH_PADDING);
        this.splits = counter(Meters.BATCH_SPLITS);
    }

    @Override
    public void onBatch(Batch batch) {
        runTime.record(batch.elapsed());
        rows.record((double) batch.rows());
        units.increment((double) batch.units());
        padding.increment((double) batch.paddedUnits() - batch.units());
    }

    @Override
    public void onStarted(Duration waited) {
        queueTime.record(waited);
    }

    @Override
    public void onEnded(Outcome outcome, Duration sinceSubmit) {
        timer(Meters.ITEM_DURATION, "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .record(sinceSubmit);
    }

    @Override
    public void onSplit(int items, Throwable cause) {
        splits.increment();
    }

    private Timer timer(Meters meter, String... tags) {
        return Timer.builder(meter.meterName())
                .description(meter.meaning())
                .tag("model", model)
                .tags(tags)
                .serviceLevelObjectives(Buckets.LATENCY)
                .register(registry);
    }

    private Counter counter(Meters meter) {
        return Counter.builder(meter.meterName())
                .description(meter.meaning())
                .baseUnit(meter.unit())
                .tag("model", model)
                .register(registry);
    }
}
