package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.batching.BatchListener;
import io.millrace.core.ModelId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The meters of one stateless model's batcher. */
public final class BatchMeters implements BatchListener {

    private final Timer queueTime;
    private final Timer runTime;
    private final DistributionSummary rows;
    private final Counter units;
    private final Counter padding;
    private final Counter splits;
    private final Map<Outcome, Timer> ended = new EnumMap<>(Outcome.class);

    public BatchMeters(MeterRegistry registry, ModelId model) {
        Registrar meters = new Registrar(registry);
        String name = model.value();
        this.queueTime = meters.timer(Meters.QUEUE_TIME, name);
        this.runTime = meters.timer(Meters.BATCH_TIME, name);
        this.rows = meters.summary(Meters.BATCH_ROWS, name);
        this.units = meters.counter(Meters.BATCH_TOKENS, name);
        this.padding = meters.counter(Meters.BATCH_PADDING, name);
        this.splits = meters.counter(Meters.BATCH_SPLITS, name);
        for (Outcome outcome : Outcome.values()) {
            ended.put(
                    outcome,
                    meters.timer(Meters.ITEM_DURATION, name, outcome.name().toLowerCase(Locale.ROOT)));
        }
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
        Objects.requireNonNull(ended.get(outcome)).record(sinceSubmit);
    }

    @Override
    public void onSplit(int items, Throwable cause) {
        splits.increment();
    }
}
