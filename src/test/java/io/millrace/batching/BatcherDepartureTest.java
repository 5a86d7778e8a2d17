package io.millrace.batching;

import static io.millrace.batching.ScriptedModel.NEGATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.BatchListener.Outcome;
import io.millrace.core.ServingException.DeadlineExceeded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clients that go, or whose time is over, before their answer is there. */
class BatcherDepartureTest extends StartedBatcher {

    @Test
    void cancel_waiting_neverReachesTheModel() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        var _ = batcher.submit(work(0));
        model.awaitRun();
        CompletableFuture<Integer> gone = batcher.submit(work(1));
        CompletableFuture<Integer> stays = batcher.submit(work(2));
        assertThat(gone.cancel(false)).isTrue();
        assertThat(batcher.snapshot()).isEqualTo(new BatchSnapshot(1, 1, 1));
        model.permit(9);
        assertThat(stays.join()).isEqualTo(-2);
        assertThat(model.runs()).containsExactly(List.of(0), List.of(2));
        assertThat(model.interrupts()).isZero();
    }

    @Test
    void cancel_someOfARun_doesNotInterrupt() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(new BatchLimits(2, 9, LONG, true), ScriptedModel.held(NEGATE));
        CompletableFuture<Integer> gone = batcher.submit(work(1));
        CompletableFuture<Integer> stays = batcher.submit(work(2));
        model.awaitRun();
        gone.cancel(true);
        assertThat(model.interrupts()).isZero();
        model.permit(1);
        assertThat(stays.join()).isEqualTo(-2);
    }

    @Test
    void cancel_allOfARun_interruptsAndServesOn() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(new BatchLimits(2, 9, LONG, true), ScriptedModel.held(NEGATE));
        List<CompletableFuture<Integer>> gone = List.of(batcher.submit(work(1)), batcher.submit(work(2)));
        model.awaitRun();
        await(() -> gone.stream().allMatch(future -> future.cancel(true)) && model.interrupts() == 1);
        List<CompletableFuture<Integer>> next = List.of(batcher.submit(work(3)), batcher.submit(work(4)));
        model.awaitRun();
        model.permit(1);
        assertThat(next.getLast().join()).isEqualTo(-4);
        assertThat(listener.calls()).as("not split").isEmpty();
        assertThat(listener.ended(Outcome.CANCELLED)).isEqualTo(2);
    }

    @Test
    void deadline_whileWaiting_failsAtOnceAndNeverRuns() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        var _ = batcher.submit(work(0));
        model.awaitRun();
        CompletableFuture<Integer> late = batcher.submit(due(1, Duration.ofMillis(20)));
        assertThat(failure(late)).isInstanceOf(DeadlineExceeded.class).hasMessageContaining("deadline passed");
        assertThat(model.runs()).containsExactly(List.of(0));
        model.permit(1);
    }

    @Test
    void deadline_ofAllRunning_failsThemAndInterrupts() throws InterruptedException {
        AtomicLong clock = new AtomicLong();
        model = ScriptedModel.held(NEGATE);
        started = Batcher.start("fake", BatchLimits.DEFAULT, List.of(model), listener, clock::get);
        CompletableFuture<Integer> late = started.submit(new Work<>(1, "group", 1, 1, 0, 1_500_000_000));
        model.awaitRun();
        clock.set(2_000_000_000);
        var _ = started.submit(new Work<>(2, "group", 1, 1, 0, 1)); // wakes the thread that watches the clock
        assertThat(failure(late)).isInstanceOf(DeadlineExceeded.class).hasMessageContaining("deadline passed");
        await(() -> model.interrupts() == 1);
        assertThat(model.runs()).containsExactly(List.of(1));
    }

    @Test
    void deadline_laterFirstThenSooner_endsInOrder() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        CompletableFuture<Integer> late = batcher.submit(due(1, LONG));
        model.awaitRun();
        CompletableFuture<Integer> soon = batcher.submit(due(2, Duration.ofMillis(5)));
        assertThat(failure(soon)).isInstanceOf(DeadlineExceeded.class);
        assertThat(late).isNotDone();
    }
}
