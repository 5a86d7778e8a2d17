package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.core.ModelId;
import io.millrace.generation.EngineListener;
import io.millrace.generation.EngineSnapshot;
import io.millrace.generation.GenerationEvent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one model's engine. */
public final class EngineMeters implements EngineListener {

    private static final String MODEL = "model";

    private final MeterRegistry registry;
    private final String model;
    private final Timer firstToken;
    private final Timer nextToken;
    private final Timer queueTime;
    private final Counter promptTokens;
    private final Counter cachedTokens;
    private final Counter generatedTokens;
    private final Map<StepKind, Timer> stepTime = new EnumMap<>(StepKind.class);
    private final Map<StepKind, DistributionSummary> stepRows = new EnumMap<>(StepKind.class);

    public EngineMeters(MeterRegistry registry, ModelId model) {
        this.registry = registry;
        this.model = model.value();
        this.firstToken = timer(Meters.TIME_TO_FIRST_TOKEN);
        this.nextToken = timer(Meters.TIME_PER_OUTPUT_TOKEN);
        this.queueTime = timer(Meters.QUEUE_TIME);
        this.promptTokens = counter(Meters.PROMPT_TOKENS);
        this.cachedTokens = counter(Meters.CACHED_TOKENS);
        this.generatedTokens = counter(Meters.GENERATED_TOKENS);
        for (StepKind kind : StepKind.values()) {
            stepTime.put(kind, timer(Meters.STEP_TIME, "kind", label(kind)));
            stepRows.put(kind, rows(kind));
        }
    }

    /** Gauges over the state of a model's engine, 0 while there is none. */
    public static void gauges(MeterRegistry registry, ModelId model, Supplier<Optional<EngineSnapshot>> engine) {
        gauge(registry, Meters.WAITING, model, engine, EngineSnapshot::waiting);
        gauge(registry, Meters.RUNNING, model, engine, EngineSnapshot::running);
        gauge(registry, Meters.KV_CACHE_USAGE, model, engine, s -> (double) s.cachedTokens() / s.capacityTokens());
    }

    @Override
    public void onStep(Step step) {
        record(stepTime.get(step.kind()), step.elapsed());
        DistributionSummary rows = stepRows.get(step.kind());
        if (rows != null) {
            rows.record(step.rows());
        }
    }

    @Override
    public void onStarted(Duration waited, int prompt, int cached) {
        queueTime.record(waited);
        promptTokens.increment(prompt);
        cachedTokens.increment(cached);
    }

    @Override
    public void onFirstToken(Duration sinceSubmit) {
        firstToken.record(sinceSubmit);
        generatedTokens.increment();
    }

    @Override
    public void onNextToken(Duration sinceLast) {
        nextToken.record(sinceLast);
        generatedTokens.increment();
    }

    @Override
    public void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {
        timer(Meters.REQUEST_DURATION, "outcome", outcome(terminal)).record(sinceSubmit);
    }

    private static String outcome(GenerationEvent.Terminal terminal) {
        return switch (terminal) {
            case GenerationEvent.Finished finished -> finished.reason().name().toLowerCase(Locale.ROOT);
            case GenerationEvent.Failed failed -> failed.error().getClass().getSimpleName();
        };
    }

    private static String label(StepKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void record(@Nullable Timer timer, Duration elapsed) {
        if (timer != null) {
            timer.record(elapsed);
        }
    }

    private Timer timer(Meters meter, String... tags) {
        return Timer.builder(meter.meterName())
                .description(meter.meaning())
                .tag(MODEL, model)
                .tags(tags)
                .serviceLevelObjectives(Buckets.LATENCY)
                .register(registry);
    }

    private Counter counter(Meters meter) {
        return Counter.builder(meter.meterName())
                .description(meter.meaning())
                .baseUnit(meter.unit())
                .tag(MODEL, model)
                .register(registry);
    }

    private DistributionSummary rows(StepKind kind) {
        return DistributionSummary.builder(Meters.STEP_ROWS.meterName())
                .description(Meters.STEP_ROWS.meaning())
                .baseUnit(Meters.STEP_ROWS.unit())
                .tag(MODEL, model)
                .tag("kind", label(kind))
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            Meters meter,
            ModelId model,
            Supplier<Optional<EngineSnapshot>> engine,
            ToDoubleFunction<EngineSnapshot> value) {
        Gauge.builder(
                        meter.meterName(),
                        () -> engine.get().map(s -> value.applyAsDouble(s)).orElse(0.0))
                .description(meter.meaning())
                .baseUnit(meter.unit())
                .tag(MODEL, model.value())
                .register(registry);
    }
}
