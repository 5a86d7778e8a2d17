package io.millrace.batching;

import static io.millrace.batching.ScriptedModel.NEGATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.InputRefused;
import io.millrace.core.MemoryExhausted;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a batcher shows of its model's health, and what is done for a run that hangs. */
class BatcherHealthTest extends StartedBatcher {

    private static final class NoMemory extends RuntimeException implements MemoryExhausted {
        private static final long serialVersionUID = 1L;
    }

    private static final class Refused extends RuntimeException implements InputRefused {
        private static final long serialVersionUID = 1L;
    }

    private static Function<List<Integer>, List<Integer>> failing(int item, RuntimeException failure) {
        return items -> {
            if (items.contains(item)) {
                throw failure;
            }
            return NEGATE.apply(items);
        };
    }

    @Test
    void giveUp_runThatHangs_failsItsWorksInterruptsItAndServesOn() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        CompletableFuture<Integer> hanging = batcher.submit(work(1));
        model.awaitRun();
        await(() -> batcher.stuckFor().isPositive());
        batcher.giveUp(LONG);
        assertThat(hanging).isNotDone();
        batcher.giveUp(Duration.ZERO);
        assertThat(failure(hanging)).isInstanceOf(EngineFailed.class).hasMessageContaining("hangs");
        assertThat(model.interrupts()).isEqualTo(1);
        assertThat(batcher.failuresInARow()).isEqualTo(1);
        CompletableFuture<Integer> next = batcher.submit(work(2));
        model.permit(1);
        assertThat(next.join()).isEqualTo(-2);
        assertThat(batcher.failuresInARow()).isZero();
        assertThat(batcher.isAlive()).isTrue();
        await(() -> batcher.stuckFor().isZero());
    }

    @Test
    void giveUp_batchThatHangs_failsAllItsWorksAndRunsNoHalves() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        CompletableFuture<Integer> lead = batcher.submit(work(0));
        model.awaitRun();
        CompletableFuture<Integer> one = batcher.submit(work(1));
        CompletableFuture<Integer> other = batcher.submit(work(2));
        model.permit(1);
        assertThat(lead.join()).isZero();
        model.awaitRun();
        batcher.giveUp(Duration.ZERO);
        assertThat(failure(one)).isInstanceOf(EngineFailed.class);
        assertThat(failure(other)).isInstanceOf(EngineFailed.class);
        CompletableFuture<Integer> next = batcher.submit(work(3));
        model.permit(1);
        assertThat(next.join()).isEqualTo(-3);
        assertThat(model.runs()).containsExactly(List.of(0), List.of(1, 2), List.of(3));
    }

    @Test
    void giveUp_runGivenUpBefore_countsOnceAndInterruptsAgain() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        ScriptedModel deaf = ScriptedModel.held(items -> {
            begun.countDown();
            await(() -> model.interrupts() == 2);
            return NEGATE.apply(items);
        });
        Batcher<Integer, Integer> batcher = start(deaf);
        CompletableFuture<Integer> hanging = batcher.submit(work(1));
        model.permit(1);
        begun.await();
        batcher.giveUp(Duration.ZERO);
        batcher.giveUp(Duration.ZERO);
        assertThat(failure(hanging)).isInstanceOf(EngineFailed.class);
        assertThat(model.interrupts()).isEqualTo(2);
        assertThat(batcher.failuresInARow()).isBetween(0, 1);
    }

    @Test
    void fail_runThatNeverReturns_endsItsWorksWithoutIt() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(NEGATE));
        CompletableFuture<Integer> running = batcher.submit(work(1));
        model.awaitRun();
        CompletableFuture<Integer> waiting = batcher.submit(work(2));
        EngineFailed lost = new EngineFailed("lost", null);
        batcher.fail(lost);
        assertThat(failure(running)).isSameAs(lost);
        assertThat(failure(waiting)).isSameAs(lost);
        assertThat(batcher.isAlive()).isFalse();
    }

    @Test
    void failuresInARow_faults_countWorksThatFailAloneUntilOneSucceeds() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(failing(4, new IllegalStateException("device"))));
        List<CompletableFuture<Integer>> futures = batchOf(4, batcher);
        assertThat(failure(futures.get(4))).isInstanceOf(EngineFailed.class);
        await(() -> batcher.failuresInARow() == 1);
        assertThat(failure(batcher.submit(work(4)))).isInstanceOf(EngineFailed.class);
        await(() -> batcher.failuresInARow() == 2);
        assertThat(batcher.submit(work(5)).join()).isEqualTo(-5);
        assertThat(batcher.failuresInARow()).isZero();
    }

    @Test
    void failuresInARow_inputsRefused_doNotCount() {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.free(failing(1, new Refused())));
        assertThat(failure(batcher.submit(work(1)))).isInstanceOf(InvalidRequest.class);
        assertThat(failure(batcher.submit(work(1)))).isInstanceOf(InvalidRequest.class);
        assertThat(batcher.failuresInARow()).isZero();
    }

    @Test
    void run_memoryForThreeOf32_isHalvedAndNothingFails() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(items -> {
            if (items.size() > 3) {
                throw new NoMemory();
            }
            return NEGATE.apply(items);
        }));
        List<CompletableFuture<Integer>> futures = batchOf(32, batcher);
        for (int i = 0; i <= 32; i++) {
            assertThat(futures.get(i).join()).isEqualTo(-i);
        }
        assertThat(batcher.failuresInARow()).isZero();
        assertThat(listener.calls().stream().filter(call -> call.startsWith("split")))
                .hasSize(1 + 2 + 4 + 8);
    }

    @Test
    void run_internalError_endsTheBatcher() {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.free(_ -> {
            throw new InternalError("injected");
        }));
        assertThat(failure(batcher.submit(work(1)))).isInstanceOf(EngineFailed.class);
        await(() -> !batcher.isAlive());
    }
}
