package io.millrace.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.BatchListener;
import io.millrace.core.ModelId;
import io.millrace.generation.EngineListener;
import io.millrace.generation.EngineListener.Step;
import io.millrace.generation.EngineListener.StepKind;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A load played by hand, second by second. */
class BottlenecksTest {

    private static final ModelId CHAT = new ModelId("chat");
    private static final ModelId TEXTS = new ModelId("texts");
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong(-7 * SECOND);
    private final Bottlenecks bottlenecks = new Bottlenecks(() -> HostCounters.NONE, clock::get);
    private final EngineListener engine = bottlenecks.engine(CHAT);
    private final BatchListener batcher = bottlenecks.batcher(TEXTS);

    @AfterEach
    void close() {
        bottlenecks.close();
    }

    private void seconds(int count, Runnable each) {
        for (int i = 0; i < count; i++) {
            each.run();
            clock.addAndGet(SECOND);
            bottlenecks.tick();
        }
    }

    private void turn(StepKind kind, int rows, int model, int all) {
        engine.onStep(new Step(kind, rows, rows, Duration.ofMillis(model)));
        engine.onTurn(Duration.ofMillis(all));
    }

    private Bottleneck chat() {
        return bottlenecks.model("chat", Bottlenecks.SHORT).state();
    }

    @Test
    void verdict_beforeTheFirstTick_isIdle() {
        assertThat(bottlenecks.service(Bottlenecks.SHORT).state()).isEqualTo(Bottleneck.IDLE);
        assertThat(bottlenecks.model("nobody", Bottlenecks.LONG).state()).isEqualTo(Bottleneck.IDLE);
    }

    @Test
    void verdict_loadsOneAfterTheOther_followsInTenSecondsAndInFiveMinutes() {
        bottlenecks.tick();
        seconds(20, () -> turn(StepKind.PREFILL, 1, 900, 950));
        assertThat(chat()).isEqualTo(Bottleneck.PREFILL_BOUND);
        assertThat(bottlenecks.service(Bottlenecks.SHORT).state()).isEqualTo(Bottleneck.PREFILL_BOUND);
        seconds(10, () -> turn(StepKind.DECODE, 1, 100, 900));
        assertThat(chat()).isEqualTo(Bottleneck.SAMPLING_BOUND);
        assertThat(bottlenecks.model("chat", Bottlenecks.LONG).state()).isEqualTo(Bottleneck.PREFILL_BOUND);
        seconds(10, () -> {});
        assertThat(chat()).isEqualTo(Bottleneck.IDLE);
        assertThat(bottlenecks.service(Bottlenecks.LONG).state()).isEqualTo(Bottleneck.PREFILL_BOUND);
        seconds(300, () -> {});
        assertThat(bottlenecks.service(Bottlenecks.LONG).state()).isEqualTo(Bottleneck.IDLE);
        assertThat(bottlenecks.service(Bottlenecks.LONG).figures().seconds()).isEqualTo(300);
    }

    @Test
    void verdict_stepsOfEachSize_tellWhetherTheyGrow() {
        bottlenecks.tick();
        seconds(10, () -> {
            for (int rows = 1; rows <= 8; rows++) {
                turn(StepKind.DECODE, rows, 10 * rows, 10 * rows);
            }
        });
        assertThat(chat()).isEqualTo(Bottleneck.DECODE_COMPUTE_BOUND);
    }

    @Test
    void verdict_textLongerThanRuns_isTokenizerBound() {
        bottlenecks.tick();
        seconds(10, () -> {
            batcher.onBatch(new BatchListener.Batch(1, 1, 8, 8, Duration.ofMillis(200)));
            bottlenecks.onSpent("texts", Phase.TOKENIZE, 300_000_000);
            bottlenecks.onSpent("texts", Phase.QUEUE, 900_000_000);
            bottlenecks.onSpent("nobody", Phase.TOKENIZE, 900_000_000);
        });
        assertThat(bottlenecks.model("texts", Bottlenecks.SHORT).state()).isEqualTo(Bottleneck.TOKENIZER_BOUND);
    }

    @Test
    void verdict_streamsBehind_areTheirClients() {
        bottlenecks.tick();
        bottlenecks.onStreams("chat", 2);
        bottlenecks.onBehind("chat", 1);
        seconds(10, () -> turn(StepKind.DECODE, 1, 500, 500));
        assertThat(chat()).isEqualTo(Bottleneck.CLIENT_BOUND);
        bottlenecks.onBehind("chat", -1);
        bottlenecks.onStreams("chat", -2);
        seconds(10, () -> turn(StepKind.DECODE, 1, 500, 500));
        assertThat(chat()).isEqualTo(Bottleneck.DECODE_MEMORY_BOUND);
    }

    @Test
    void verdict_fullAndWaiting_isTheCacheOrTheQueue() {
        Tally tally = new Tally();
        for (long held : new long[] {90, 10}) {
            ModelLoad load = new ModelLoad(9, 5, 4, 4, held, 100);
            tally.after(SECOND, load);
            ModelCounters before = tally.after(SECOND, load);
            tally.engine().onStep(new Step(StepKind.DECODE, 4, 4, Duration.ofSeconds(1)));
            ModelCounters after = tally.after(2 * SECOND, load);
            Verdict verdict = Verdict.of(
                    new Counters(0, HostCounters.NONE, Map.of("m", before)),
                    new Counters(2 * SECOND, HostCounters.NONE, Map.of("m", after)));
            assertThat(verdict.state()).isEqualTo(held == 90 ? Bottleneck.KV_FULL : Bottleneck.QUEUE_BOUND);
            assertThat(verdict.figures().cache()).isEqualTo(held / 100.0);
        }
    }
}
