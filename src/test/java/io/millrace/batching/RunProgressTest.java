package io.millrace.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Runs of several steps: answered one by one, left one by one, and hanging only where a step does. */
class RunProgressTest {

    private final AtomicLong clock = new AtomicLong();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch ending = new CountDownLatch(1);
    private final List<Boolean> awaited = new ArrayList<>();

    private final class Steps implements BatchModel<String, String> {
        @Override
        public List<String> run(List<String> items) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> run(List<String> items, RunProgress<String> progress) {
            clock.addAndGet(Duration.ofSeconds(40).toNanos());
            progress.stepped();
            clock.addAndGet(Duration.ofSeconds(5).toNanos());
            progress.answered(0, "first");
            answered.countDown();
            running.countDown();
            await(ending);
            for (int i = 0; i < items.size(); i++) {
                awaited.add(progress.isAwaited(i));
            }
            return items;
        }

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Work<String> work(String item) {
        return new Work<>(item, "one", 1, 1, 0, Work.NO_DEADLINE);
    }

    @Test
    void run_ofSeveralSteps_isAnsweredAndLeftOneByOne() throws Exception {
        BatchLimits together = new BatchLimits(3, 3, Duration.ofSeconds(20), false);
        try (Batcher<String, String> batcher =
                Batcher.start("steps", together, List.of(new Steps()), BatchListener.NONE, clock::get)) {
            CompletableFuture<String> first = batcher.submit(work("a"));
            CompletableFuture<String> second = batcher.submit(work("b"));
            CompletableFuture<String> third = batcher.submit(work("c"));
            await(running);
            await(answered);
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(third).isNotDone();
            assertThat(batcher.stuckFor()).as("since the last step").isEqualTo(Duration.ofSeconds(5));
            assertThat(second.cancel(false)).isTrue();
            ending.countDown();
            assertThat(third.get(30, TimeUnit.SECONDS)).isEqualTo("c");
            assertThat(awaited).containsExactly(false, false, true);
        }
    }
}
