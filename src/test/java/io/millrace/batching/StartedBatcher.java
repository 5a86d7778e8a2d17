package io.millrace.batching;

import static io.millrace.batching.ScriptedModel.NEGATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A batcher over scripted models, and a check that nothing is left of it after each test. */
@ExtendWith(QuietBatching.class)
@Timeout(60)
abstract class StartedBatcher {

    static final Duration LONG = Duration.ofSeconds(50);

    final RecordingBatchListener listener = new RecordingBatchListener();
    ScriptedModel model = ScriptedModel.free(NEGATE);

    @Nullable
    Batcher<Integer, Integer> started;

    final Batcher<Integer, Integer> start(ScriptedModel... models) {
        return start(BatchLimits.DEFAULT, models);
    }

    final Batcher<Integer, Integer> start(BatchLimits limits, ScriptedModel... models) {
        model = models[0];
        started = Batcher.start("fake", limits, List.of(models), listener, System::nanoTime);
        return started;
    }

    /** Nothing is left of any work, threads have ended, each instance was closed once. */
    @AfterEach
    final void closeAndCheck() {
        Batcher<Integer, Integer> batcher = started;
        if (batcher != null) {
            batcher.close();
            await(() -> batcher.pending().holdsNothing());
            assertThat(batcher.isAlive()).isFalse();
            assertThat(model.closes()).isEqualTo(1);
            assertThat(listener.calls().stream().filter(call -> call.startsWith("stopped")))
                    .hasSize(1);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("batch-fake"));
        }
    }

    static void await(BooleanSupplier condition) {
        Await.until("what the batcher is to come to", condition);
    }

    static Work<Integer> work(int item) {
        return new Work<>(item, "group", 1, 1, 0, Work.NO_DEADLINE);
    }

    static Work<Integer> due(int item, Duration in) {
        return new Work<>(item, "group", 1, 1, 0, System.nanoTime() + in.toNanos());
    }

    static Throwable failure(CompletableFuture<?> future) {
        try {
            throw new AssertionError("answered " + future.join());
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    /** Holds the worker with work 0, queues 1 to {@code last}, then lets the worker go on without end. */
    final List<CompletableFuture<Integer>> batchOf(int last, Batcher<Integer, Integer> batcher)
            throws InterruptedException {
        List<CompletableFuture<Integer>> futures = new ArrayList<>(List.of(batcher.submit(work(0))));
        model.awaitRun();
        IntStream.rangeClosed(1, last).forEach(i -> futures.add(batcher.submit(work(i))));
        assertThat(batcher.snapshot()).isEqualTo(new BatchSnapshot(last, 1, 1));
        model.permit(1_000);
        return futures;
    }
}
