package io.millrace.batching;

import static io.millrace.batching.ScriptedModel.NEGATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.BatchListener.Outcome;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatcherTest extends StartedBatcher {

    private static Function<List<Integer>, List<Integer>> poisonedBy(int poison, Throwable failure) {
        return items -> {
            if (items.contains(poison)) {
                throw ScriptedFailure.unchecked(failure);
            }
            return NEGATE.apply(items);
        };
    }

    @Test
    void submit_idle_runsAtOnceOnTheWorker() {
        AtomicReference<String> thread = new AtomicReference<>();
        Batcher<Integer, Integer> batcher = start(ScriptedModel.free(items -> {
            thread.set(Thread.currentThread().getName());
            return NEGATE.apply(items);
        }));
        assertThat(batcher.submit(work(7)).join()).isEqualTo(-7);
        assertThat(thread).hasValue("batch-fake-0");
        assertThat(batcher.isAlive()).isTrue();
        assertThat(model.runs()).containsExactly(List.of(7));
    }

    @Test
    void submit_whileBusy_batchesWhatWaits() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        List<CompletableFuture<Integer>> futures = batchOf(70, batcher);
        assertThat(futures.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 70).mapToObj(i -> -i).toList());
        assertThat(model.runs().stream().map(List::size)).containsExactly(1, 64, 6);
        await(() -> listener.ended(Outcome.ANSWERED) == 71);
        assertThat(listener.started()).isEqualTo(71);
        assertThat(listener.batches().get(1).rows()).isEqualTo(64);
    }

    @Test
    void submit_severalInstances_runAtTheSameTime() throws InterruptedException {
        ScriptedModel other = ScriptedModel.held(NEGATE);
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE), other);
        CompletableFuture<Integer> one = batcher.submit(work(1));
        await(() -> model.runs().size() + other.runs().size() == 1);
        CompletableFuture<Integer> two = batcher.submit(work(2));
        model.awaitRun();
        other.awaitRun();
        model.permit(1);
        other.permit(1);
        assertThat(one.join() + two.join()).isEqualTo(-3);
        batcher.close();
        assertThat(other.closes()).isEqualTo(1);
    }

    @Test
    void submit_severalInstances_eachTakesItsShareOfAll() throws InterruptedException {
        ScriptedModel other = ScriptedModel.held(NEGATE);
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE), other);
        var _ = batcher.submit(work(1));
        await(() -> model.runs().size() + other.runs().size() == 1);
        var _ = batcher.submit(work(2));
        model.awaitRun();
        other.awaitRun();
        List<CompletableFuture<Integer>> rest =
                IntStream.range(3, 11).mapToObj(i -> batcher.submit(work(i))).toList();
        model.permit(1);
        model.awaitRun();
        assertThat(model.runs().getLast()).hasSize(5);
        other.permit(2);
        assertThat(rest.getLast().join()).isEqualTo(-10);
        assertThat(other.runs().getLast()).hasSize(3);
        model.permit(1);
    }

    @Test
    void start_noInstance_isRefused() {
        assertThatThrownBy(() -> start(BatchLimits.DEFAULT, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 0");
    }

    private void start(BatchLimits limits, List<ScriptedModel> none) {
        Batcher.start("fake", limits, none, listener, System::nanoTime);
    }

    @Test
    void submit_maxDelay_waitsToFillUp() {
        Batcher<Integer, Integer> batcher = start(new BatchLimits(3, 100, LONG, true), ScriptedModel.free(NEGATE));
        List<CompletableFuture<Integer>> futures =
                IntStream.range(0, 3).mapToObj(i -> batcher.submit(work(i))).toList();
        assertThat(futures.getLast().join()).isEqualTo(-2);
        assertThat(model.runs()).containsExactly(List.of(0, 1, 2));
    }

    @Test
    void submit_maxDelayPassed_runsWhatIsThere() {
        Batcher<Integer, Integer> batcher =
                start(new BatchLimits(3, 100, Duration.ofMillis(5), true), ScriptedModel.free(NEGATE));
        long start = System.nanoTime();
        assertThat(batcher.submit(work(1)).join()).isEqualTo(-1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void run_onePoisonOf32_failsAlone() throws InterruptedException {
        InvalidRequest cause = new InvalidRequest("input", "poison");
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(poisonedBy(13, cause)));
        List<CompletableFuture<Integer>> futures = batchOf(32, batcher);
        for (int i = 0; i <= 32; i++) {
            if (i == 13) {
                assertThat(failure(futures.get(i))).isSameAs(cause);
            } else {
                assertThat(futures.get(i).join()).isEqualTo(-i);
            }
        }
        assertThat(listener.calls()).containsExactly("split 32", "split 16", "split 8", "split 4", "split 2");
        assertThat(model.runs()).hasSize(1 + 1 + 2 * 5);
        await(() -> listener.ended() == 33);
        assertThat(listener.ended(Outcome.FAILED)).isEqualTo(1);
        assertThat(listener.batches()).hasSize(12);
    }

    @Test
    void run_error_failsTheOneAndServesOn() throws InterruptedException {
        OutOfMemoryError cause = new OutOfMemoryError("injected");
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(poisonedBy(2, cause)));
        List<CompletableFuture<Integer>> futures = batchOf(3, batcher);
        assertThat(failure(futures.get(2))).isInstanceOf(EngineFailed.class).hasCause(cause);
        assertThat(futures.get(3).join()).isEqualTo(-3);
        assertThat(batcher.submit(work(4)).join()).isEqualTo(-4);
    }

    @Test
    void run_wrongNumberOfOutputs_failsNamingBoth() {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.free(_ -> List.of(1, 2)));
        assertThat(failure(batcher.submit(work(1))))
                .isInstanceOf(EngineFailed.class)
                .hasRootCauseMessage("The model gave 2 outputs for 1 items");
    }

    @Test
    void drain_works_finishesThemAndRefusesMore() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(new BatchLimits(8, 100, LONG, true), ScriptedModel.held(NEGATE));
        CompletableFuture<Integer> waiting = batcher.submit(work(1));
        assertThat(batcher.drain(Duration.ZERO)).isFalse();
        ModelNotReady refusal = (ModelNotReady) failure(batcher.submit(work(2)));
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        model.permit(1);
        assertThat(batcher.drain(LONG)).isTrue();
        assertThat(waiting.join()).isEqualTo(-1);
        assertThat(batcher.isAlive()).isTrue();
        assertThat(listener.ended(Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void close_waitingAndRunning_failsBothAndInterrupts() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        CompletableFuture<Integer> running = batcher.submit(work(1));
        model.awaitRun();
        CompletableFuture<Integer> waiting = batcher.submit(work(2));
        batcher.close();
        batcher.close();
        assertThat(failure(running)).isInstanceOf(ModelNotReady.class);
        assertThat(failure(waiting)).isInstanceOf(ModelNotReady.class);
        assertThat(failure(batcher.submit(work(3)))).isInstanceOf(ModelNotReady.class);
        assertThat(model.interrupts()).isEqualTo(1);
        assertThat(model.runs()).containsExactly(List.of(1));
        assertThat(listener.ended(Outcome.REFUSED)).isEqualTo(3);
        assertThat(batcher.drain(LONG)).isTrue();
    }

    @Test
    void close_onTheWorker_doesNotWaitForItself() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        CountDownLatch closed = new CountDownLatch(1);
        var _ = batcher.submit(work(1)).thenRun(() -> {
            batcher.close();
            closed.countDown();
        });
        model.permit(1);
        closed.await();
    }

    @Test
    void threads_interruptedFromOutside_serveOn() {
        Batcher<Integer, Integer> batcher = start(new BatchLimits(2, 9, LONG, true), ScriptedModel.free(NEGATE));
        CompletableFuture<Integer> first = batcher.submit(due(1, LONG.multipliedBy(2)));
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("batch-fake"))
                .forEach(Thread::interrupt);
        assertThat(batcher.submit(work(2)).join()).isEqualTo(-2);
        assertThat(first.join()).isEqualTo(-1);
    }

    @Test
    void listener_throwing_harmsNothing() {
        started = null;
        BatchListener bad = new BatchListener() {
            @Override
            public void onEnded(Outcome outcome, Duration sinceSubmit) {
                throw new IllegalStateException("injected");
            }

            @Override
            public void onBatch(Batch batch) {
                throw new AssertionError("injected");
            }
        };
        try (Batcher<Integer, Integer> batcher =
                Batcher.start("bad", BatchLimits.DEFAULT, List.of(ScriptedModel.free(NEGATE)), bad, System::nanoTime)) {
            assertThat(batcher.submit(work(1)).join()).isEqualTo(-1);
            assertThat(batcher.submit(work(2)).join()).isEqualTo(-2);
        }
    }

    @Test
    void worker_dying_failsAllAndIsSeen() throws InterruptedException {
        AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
        started = null;
        ScriptedModel held = ScriptedModel.held(NEGATE);
        try (Batcher<Integer, Integer> batcher =
                Batcher.start("dying", BatchLimits.DEFAULT, List.of(held), listener, () -> {
                    RuntimeException failure = broken.get();
                    if (failure != null && Thread.currentThread().getName().equals("batch-dying-0")) {
                        throw failure;
                    }
                    return System.nanoTime();
                })) {
            CompletableFuture<Integer> running = batcher.submit(work(1));
            held.awaitRun();
            CompletableFuture<Integer> waiting = batcher.submit(work(2));
            IllegalStateException cause = new IllegalStateException("no clock");
            broken.set(cause);
            held.permit(1);
            assertThat(failure(waiting)).isInstanceOf(EngineFailed.class).hasCause(cause);
            assertThat(failure(running)).isInstanceOf(EngineFailed.class);
            await(() -> held.closes() == 1);
            assertThat(batcher.isAlive()).isFalse();
            assertThat(failure(batcher.submit(work(3)))).isInstanceOf(ModelNotReady.class);
            await(() -> listener.calls().contains("stopped " + cause));
        }
    }
}
