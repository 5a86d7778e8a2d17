package io.millrace.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.batching.BatchListener;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.Usage;
import io.millrace.generation.EngineListener;
import io.millrace.generation.EngineListener.Step;
import io.millrace.generation.EngineListener.StepKind;
import io.millrace.generation.FinishReason;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.GenerationEvent.Failed;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.prefix.PrefixSource;
import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Operation;
import io.millrace.serving.Phase;
import io.millrace.serving.RequestTimes.Interval;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each listener moves its meters, by the amount it is told. */
class MeteredListenersTest {

    private static final ModelId MODEL = new ModelId("m");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private double count(Meters meter, String... values) {
        return registry.get(meter.meterName())
                .tags(tags(meter, values))
                .counter()
                .count();
    }

    private double gauge(Meters meter, String... values) {
        return registry.get(meter.meterName()).tags(tags(meter, values)).gauge().value();
    }

    private double seconds(Meters meter, String... values) {
        Timer timer = registry.get(meter.meterName()).tags(tags(meter, values)).timer();
        return timer.totalTime(TimeUnit.SECONDS);
    }

    private double total(Meters meter, String... values) {
        return registry.get(meter.meterName())
                .tags(tags(meter, values))
                .summary()
                .totalAmount();
    }

    private static List<Tag> tags(Meters meter, String... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Tag.of(meter.labels().get(i), values[i]))
                .toList();
    }

    private static Finished finished(FinishReason reason) {
        return new Finished(reason, new Usage(7, 3, 2));
    }

    @ParameterizedTest
    @EnumSource(StepKind.class)
    void onStep_ofAKind_movesTimeAndRowsOfThatKindAlone(StepKind kind) {
        new EngineMeters(registry, MODEL).onStep(new Step(kind, 5, 9, SECOND));
        for (StepKind each : StepKind.values()) {
            String label = each.name().toLowerCase(Locale.ROOT);
            assertThat(seconds(Meters.STEP_TIME, "m", label)).isEqualTo(each == kind ? 1 : 0);
            assertThat(total(Meters.STEP_ROWS, "m", label)).isEqualTo(each == kind ? 5 : 0);
        }
    }

    /* Both name sets at once, as a service shows them. */
    private EngineListener engine() {
        return new EngineListeners(List.of(new EngineMeters(registry, MODEL), new VllmMeters(registry, MODEL)));
    }

    @Test
    void onStarted_promptInPartCached_movesQueueAndTokens() {
        engine().onStarted(SECOND, 7, 2);
        assertThat(seconds(Meters.QUEUE_TIME, "m")).isEqualTo(1);
        assertThat(count(Meters.PROMPT_TOKENS, "m")).isEqualTo(7);
        assertThat(count(Meters.CACHED_TOKENS, "m")).isEqualTo(2);
        assertThat(seconds(Meters.VLLM_QUEUE, "m")).isEqualTo(1);
        assertThat(count(Meters.VLLM_PROMPT, "m")).isEqualTo(7);
        assertThat(count(Meters.VLLM_QUERIES, "m")).isEqualTo(7);
        assertThat(count(Meters.VLLM_HITS, "m")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(PrefixSource.class)
    void onReused_fromASource_movesItsCountersAlone(PrefixSource source) {
        engine().onReused(source, 5);
        for (PrefixSource each : PrefixSource.values()) {
            String label = each.name().toLowerCase(Locale.ROOT);
            assertThat(count(Meters.PREFIX_HITS, "m", label)).isEqualTo(each == source ? 1 : 0);
            assertThat(count(Meters.PREFIX_TOKENS, "m", label)).isEqualTo(each == source ? 5 : 0);
        }
    }

    @Test
    void onFirstAndNextToken_countTokensAndTimes() {
        EngineListener engine = engine();
        engine.onFirstToken(SECOND);
        engine.onNextToken(SECOND.multipliedBy(2));
        engine.onNextToken(SECOND.multipliedBy(3));
        assertThat(seconds(Meters.TIME_TO_FIRST_TOKEN, "m")).isEqualTo(1);
        assertThat(seconds(Meters.TIME_PER_OUTPUT_TOKEN, "m")).isEqualTo(5);
        assertThat(count(Meters.GENERATED_TOKENS, "m")).isEqualTo(3);
        assertThat(seconds(Meters.VLLM_TTFT, "m")).isEqualTo(1);
        assertThat(seconds(Meters.VLLM_ITL, "m")).isEqualTo(5);
        assertThat(seconds(Meters.VLLM_TPOT, "m")).isEqualTo(5);
        assertThat(count(Meters.VLLM_GENERATED, "m")).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(EngineListener.DraftKind.class)
    void onDrafted_anyKind_countsItsTokensAndThoseOfAll(EngineListener.DraftKind kind) {
        EngineListener engine = engine();
        engine.onDrafted(kind, 7, 3);
        engine.onDrafted(kind, 3, 0);
        assertThat(count(Meters.DRAFTED_TOKENS, "m", label(kind))).isEqualTo(10);
        assertThat(count(Meters.ACCEPTED_TOKENS, "m", label(kind))).isEqualTo(3);
        assertThat(count(Meters.VLLM_DRAFTS, "m")).isEqualTo(2);
        assertThat(count(Meters.VLLM_DRAFTED, "m")).isEqualTo(10);
        assertThat(count(Meters.VLLM_ACCEPTED, "m")).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    void onEnded_finished_countsItsReasonAndSizes(FinishReason reason) {
        engine().onEnded(finished(reason), SECOND);
        String vllm = reason == FinishReason.ABORTED ? "abort" : label(reason);
        assertThat(count(Meters.SEQUENCES_ENDED, "m", label(reason))).isEqualTo(1);
        assertThat(count(Meters.VLLM_SUCCESS, "m", vllm)).isEqualTo(1);
        assertThat(total(Meters.VLLM_PROMPT_SIZE, "m")).isEqualTo(7);
        assertThat(total(Meters.VLLM_GENERATED_SIZE, "m")).isEqualTo(3);
        assertThat(seconds(Meters.VLLM_E2E, "m")).isEqualTo(1);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void onEnded_failed_countsTheKindOfErrorAndNoSuccess() {
        Map<ServingException, String> kinds = Map.of(
                new ServingException.InvalidRequest("f", "bad"), "invalid",
                new ServingException.ModelNotReady("not yet", SECOND), "not_ready",
                new ServingException.Overloaded("full", SECOND), "refused",
                new ServingException.DeadlineExceeded("late"), "expired",
                new ServingException.EngineFailed("broken", null), "failed");
        EngineListener engine = engine();
        kinds.forEach((error, label) -> {
            engine.onEnded(new Failed(error), SECOND);
            assertThat(count(Meters.SEQUENCES_ENDED, "m", label)).as(label).isEqualTo(1);
        });
        assertThat(registry.find(Meters.VLLM_SUCCESS.meterName()).counters()).isEmpty();
        assertThat(total(Meters.VLLM_PROMPT_SIZE, "m")).isZero();
    }

    @Test
    void batchListener_aBatchInHalves_movesRowsTokensPaddingAndSplits() {
        BatchMeters meters = new BatchMeters(registry, MODEL);
        meters.onStarted(SECOND);
        meters.onBatch(new BatchListener.Batch(3, 3, 30, 24, SECOND));
        meters.onSplit(3, new IllegalStateException());
        assertThat(seconds(Meters.QUEUE_TIME, "m")).isEqualTo(1);
        assertThat(seconds(Meters.BATCH_TIME, "m")).isEqualTo(1);
        assertThat(total(Meters.BATCH_ROWS, "m")).isEqualTo(3);
        assertThat(count(Meters.BATCH_TOKENS, "m")).isEqualTo(24);
        assertThat(count(Meters.BATCH_PADDING, "m")).isEqualTo(6);
        assertThat(count(Meters.BATCH_SPLITS, "m")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(BatchListener.Outcome.class)
    void batchListener_outcome_movesItsTimerAlone(BatchListener.Outcome outcome) {
        new BatchMeters(registry, MODEL).onEnded(outcome, SECOND);
        for (BatchListener.Outcome each : BatchListener.Outcome.values()) {
            assertThat(seconds(Meters.ITEM_DURATION, "m", label(each))).isEqualTo(each == outcome ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(BreakerView.State.class)
    void breaker_state_isShownAsTheLastEntered(BreakerView.State state) {
        BreakerMeters meters = new BreakerMeters(registry);
        meters.entered("m", BreakerView.State.OPEN);
        meters.entered("m", state);
        double level =
                switch (state) {
                    case CLOSED -> 0;
                    case HALF_OPEN -> 1;
                    case OPEN -> 2;
                };
        assertThat(gauge(Meters.BREAKER_STATE, "m")).isEqualTo(level);
        assertThat(count(Meters.BREAKER_FAULTS, "m")).isZero();
    }

    @Test
    void breaker_events_countByModel() {
        BreakerMeters meters = new BreakerMeters(registry);
        meters.failed("m");
        meters.refused("m");
        meters.refused("m");
        meters.expired("m");
        meters.fellBack("m", "other");
        assertThat(count(Meters.BREAKER_FAULTS, "m")).isEqualTo(1);
        assertThat(count(Meters.BREAKER_REFUSALS, "m")).isEqualTo(2);
        assertThat(count(Meters.EXPIRED, "m")).isEqualTo(1);
        assertThat(count(Meters.FALLBACKS, "m", "other")).isEqualTo(1);
    }

    @Test
    void breaker_manyThreadsEnterAtOnce_shareOneState() throws Exception {
        BreakerMeters meters = new BreakerMeters(registry);
        CyclicBarrier start = new CyclicBarrier(4);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    pass(start);
                    meters.entered("m", BreakerView.State.OPEN);
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(gauge(Meters.BREAKER_STATE, "m")).isEqualTo(2);
    }

    private static void pass(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void refusals_aReason_countsItAlone(Refusal reason) {
        new RefusalMeters(registry).count(reason);
        for (Refusal each : Refusal.values()) {
            assertThat(count(Meters.REFUSALS, each.label())).isEqualTo(each == reason ? 1 : 0);
        }
    }

    @Test
    void record_aReport_movesDurationUsageAndTheTimedPhases() {
        RequestReport report = new RequestReport(
                "m",
                "by",
                Operation.CHAT,
                Outcome.ANSWERED,
                SECOND,
                0,
                Map.of(
                        Phase.TEMPLATE, new Interval(0, 9, 1_000_000_000),
                        Phase.TOKENIZE, new Interval(0, 9, 2_000_000_000),
                        Phase.DETOKENIZE, new Interval(0, 9, 3_000_000_000L),
                        Phase.QUEUE, new Interval(0, 9, 4_000_000_000L)),
                new Usage(7, 3, 2));
        RequestMeters meters = new RequestMeters(registry);
        meters.record(report);
        meters.record(report);
        assertThat(seconds(Meters.REQUEST_DURATION, "m", "chat", "answered")).isEqualTo(2);
        assertThat(total(Meters.TOKEN_USAGE, "by", "input")).isEqualTo(14);
        assertThat(total(Meters.TOKEN_USAGE, "by", "output")).isEqualTo(6);
        assertThat(seconds(Meters.TEMPLATE_TIME, "m")).isEqualTo(2);
        assertThat(seconds(Meters.TOKENIZE_TIME, "m")).isEqualTo(4);
        assertThat(seconds(Meters.DETOKENIZE_TIME, "m")).isEqualTo(6);
        assertThat(registry.find(Meters.QUEUE_TIME.meterName()).timers()).isEmpty();
    }

    @Test
    void record_noTokens_leavesUsageOut() {
        new RequestMeters(registry)
                .record(new RequestReport(
                        RequestReport.NO_MODEL,
                        "",
                        Operation.OTHER,
                        Outcome.REFUSED,
                        SECOND,
                        0,
                        Map.of(),
                        new Usage(0, 0, 0)));
        assertThat(registry.find(Meters.TOKEN_USAGE.meterName()).summaries()).isEmpty();
        assertThat(seconds(Meters.REQUEST_DURATION, "none", "other", "refused")).isEqualTo(1);
    }

    @Test
    void nativeMeters_showBothPlacesAndHandles() {
        NativeMeters.register(registry);
        assertThat(gauge(Meters.NATIVE_MEMORY, "host")).isNotNegative();
        assertThat(gauge(Meters.NATIVE_MEMORY, "device")).isNotNegative();
        assertThat(gauge(Meters.NATIVE_HANDLES)).isNotNegative();
    }

    @Test
    void registrar_wrongTypeOrLabels_isRefusedNamingBoth() {
        Registrar registrar = new Registrar(registry);
        assertThatThrownBy(() -> registrar.counter(Meters.QUEUE_TIME, "m"))
                .hasMessageContaining("is a TIMER")
                .hasMessageContaining("as COUNTER");
        assertThatThrownBy(() -> registrar.timer(Meters.QUEUE_TIME, "m", "more"))
                .hasMessageContaining("[model]")
                .hasMessageContaining("with 2");
    }

    @Test
    void nameSets_oneWanted_denyTheOthersMetersAlone() {
        registry.config().meterFilter(new NameSets(EnumSet.of(NameSet.MILLRACE)));
        engine().onStarted(SECOND, 7, 2);
        registry.counter("another").increment();
        assertThat(count(Meters.PROMPT_TOKENS, "m")).isEqualTo(7);
        assertThat(registry.find(Meters.VLLM_PROMPT.meterName()).meters()).isEmpty();
        assertThat(registry.find("another").meters()).hasSize(1);
        assertThatThrownBy(() -> new NameSets(Set.of())).hasMessageContaining("MILLRACE, VLLM");
    }

    @Test
    void engineListeners_all_areToldInOrder() {
        List<String> told = new ArrayList<>();
        EngineListener first = telling("a", told);
        EngineListeners both = new EngineListeners(List.of(first, telling("b", told)));
        both.onStep(new Step(StepKind.DECODE, 1, 1, SECOND));
        both.onEnded(finished(FinishReason.STOP), SECOND);
        both.onStopped(null);
        assertThat(told).containsExactly("a step", "b step", "a ended", "b ended", "a stopped", "b stopped");
    }

    @ParameterizedTest
    @ValueSource(classes = {EngineListener.class, BatchListener.class})
    <T> void listeners_everyCall_reachesEach(Class<T> kind) throws Exception {
        List<String> told = new ArrayList<>();
        T one = kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (_, method, _) -> {
            told.add(method.getName());
            return null;
        }));
        Object both = kind == EngineListener.class
                ? new EngineListeners(List.of((EngineListener) one, (EngineListener) one))
                : new BatchListeners(List.of((BatchListener) one, (BatchListener) one));
        for (Method method : kind.getMethods()) {
            told.clear();
            method.invoke(both, nothing(method));
            assertThat(told).as(method.getName()).containsExactly(method.getName(), method.getName());
        }
    }

    private static @Nullable Object[] nothing(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type == int.class ? 0 : null)
                .toArray();
    }

    private static EngineListener telling(String name, List<String> told) {
        return new EngineListener() {
            @Override
            public void onStep(Step step) {
                told.add(name + " step");
            }

            @Override
            public void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {
                told.add(name + " ended");
            }

            @Override
            public void onStopped(@Nullable Throwable cause) {
                told.add(name + " stopped");
            }
        };
    }

    @Test
    void exemplars_ofATrace_areItsIdsDuringTheMeasurementAlone() {
        Exemplars exemplars = new Exemplars();
        Trace trace = new Recorded("t", "s");
        Exemplars.of(trace, () -> {
            assertThat(exemplars.getCurrentTraceId()).isEqualTo("t");
            assertThat(exemplars.getCurrentSpanId()).isEqualTo("s");
            assertThat(exemplars.isCurrentSpanSampled()).isTrue();
        });
        Exemplars.of(new Recorded("", ""), () -> assertThat(exemplars.isCurrentSpanSampled())
                .isFalse());
        assertThat(exemplars.getCurrentTraceId()).isNull();
        assertThatThrownBy(() -> Exemplars.of(trace, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(exemplars.getCurrentSpanId()).isNull();
    }

    private record Recorded(String id, String spanId) implements Trace {
        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public void end(Ending ending) {}
    }

    @Test
    void loraInfo_models_areOnePointEachWithTheAdaptersInUse() {
        ModelLoad.Adapters some = new ModelLoad.Adapters(4, Set.of("n:b", "n:a"), Set.of("n:c"));
        var snapshot = new LoraInfo(() -> Map.of("m", ModelLoad.Adapters.NONE, "n", some)).collect();
        assertThat(snapshot.getDataPoints())
                .map(point -> point.getLabels().stream()
                        .map(label -> label.getValue())
                        .toList())
                .containsExactlyInAnyOrder(List.of("0", "m", "", ""), List.of("4", "n", "n:a,n:b", "n:c"));
        assertThat(snapshot.getMetadata().getName()).isEqualTo(Meters.VLLM_LORA.meterName());
    }
}
