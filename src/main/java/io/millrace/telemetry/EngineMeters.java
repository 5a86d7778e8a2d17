package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.prefix.PrefixSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The meters of one model's engine. */
public final class EngineMeters implements EngineListener {

    private final Registrar meters;
    private final String model;
    private final Timer firstToken;
    private final Timer nextToken;
    private final Timer queueTime;
    private final Counter promptTokens;
    private final Counter cachedTokens;
    private final Counter generatedTokens;
    private final Map<DraftKind, Counter> draftedTokens = new EnumMap<>(DraftKind.class);
    private final Map<DraftKind, Counter> acceptedTokens = new EnumMap<>(DraftKind.class);
    private final Map<StepKind, Timer> stepTime = new EnumMap<>(StepKind.class);
    private final Map<PrefixSource, Counter> hits = new EnumMap<>(PrefixSource.class);
    private final Map<PrefixSource, Counter> saved = new EnumMap<>(PrefixSource.class);
    private final Map<StepKind, DistributionSummary> stepRows = new EnumMap<>(StepKind.class);

    public EngineMeters(MeterRegistry registry, ModelId id) {
        this.meters = new Registrar(registry);
        this.model = id.value();
        this.firstToken = meters.timer(Meters.TIME_TO_FIRST_TOKEN, model);
        this.nextToken = meters.timer(Meters.TIME_PER_OUTPUT_TOKEN, model);
        this.queueTime = meters.timer(Meters.QUEUE_TIME, model);
        this.promptTokens = meters.counter(Meters.PROMPT_TOKENS, model);
        this.cachedTokens = meters.counter(Meters.CACHED_TOKENS, model);
        this.generatedTokens = meters.counter(Meters.GENERATED_TOKENS, model);
        for (DraftKind kind : DraftKind.values()) {
            String label = kind.name().toLowerCase(Locale.ROOT);
            draftedTokens.put(kind, meters.counter(Meters.DRAFTED_TOKENS, model, label));
            acceptedTokens.put(kind, meters.counter(Meters.ACCEPTED_TOKENS, model, label));
        }
        for (StepKind kind : StepKind.values()) {
            stepTime.put(kind, meters.timer(Meters.STEP_TIME, model, label(kind)));
            stepRows.put(kind, meters.summary(Meters.STEP_ROWS, model, label(kind)));
        }
        for (PrefixSource source : PrefixSource.values()) {
            hits.put(source, meters.counter(Meters.PREFIX_HITS, model, label(source)));
            saved.put(source, meters.counter(Meters.PREFIX_TOKENS, model, label(source)));
        }
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void onReused(PrefixSource source, int tokens) {
        Objects.requireNonNull(hits.get(source)).increment();
        Objects.requireNonNull(saved.get(source)).increment(tokens);
    }

    @Override
    public void onStep(Step step) {
        Objects.requireNonNull(stepTime.get(step.kind())).record(step.elapsed());
        Objects.requireNonNull(stepRows.get(step.kind())).record(step.rows());
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
    public void onDrafted(DraftKind kind, int drafted, int accepted) {
        Objects.requireNonNull(draftedTokens.get(kind)).increment(drafted);
        Objects.requireNonNull(acceptedTokens.get(kind)).increment(accepted);
    }

    @Override
    public void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {
        meters.counter(Meters.SEQUENCES_ENDED, model, outcome(terminal)).increment();
    }

    private static String outcome(GenerationEvent.Terminal terminal) {
        return switch (terminal) {
            case GenerationEvent.Finished finished -> label(finished.reason());
            case GenerationEvent.Failed failed -> outcome(failed.error());
        };
    }

    private static String outcome(ServingException error) {
        return switch (error) {
            case ServingException.InvalidRequest _, ServingException.ContextOverflow _ -> "invalid";
            case ServingException.ModelNotFound _, ServingException.ModelNotReady _ -> "not_ready";
            case ServingException.Overloaded _, ServingException.SlowClient _ -> "refused";
            case ServingException.DeadlineExceeded _ -> "expired";
            case ServingException.EngineFailed _, ServingException.RequestFailed _ -> "failed";
        };
    }
}
