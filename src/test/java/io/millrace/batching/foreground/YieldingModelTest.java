package io.millrace.batching.foreground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.BatchLimits;
import io.millrace.batching.BatchListener;
import io.millrace.batching.BatchModel;
import io.millrace.batching.Batcher;
import io.millrace.batching.Control;
import io.millrace.batching.RunProgress;
import io.millrace.batching.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class YieldingModelTest {

    private final Foreground foreground = new Foreground();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch ready = new CountDownLatch(1);

    /** Each item but the first takes a step; the first run may be held. */
    private final class Steps implements BatchModel<Integer, Integer> {

        private final boolean held;

        private Steps(boolean held) {
            this.held = held;
        }

        @Override
        public List<Integer> run(List<Integer> items) {
            seen.add("run " + items.size());
            return items;
        }

        @Override
        public List<Integer> run(List<Integer> items, RunProgress<Integer> progress) {
            if (held) {
                hold();
            }
            for (int i = 1; i < items.size(); i++) {
                progress.stepped();
                seen.add("step awaited " + progress.isAwaited(i));
            }
            progress.answered(0, items.getFirst());
            return run(items);
        }

        private void hold() {
            try {
                assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<Control<Integer>> controls() {
            return List.of(new Control<>(7, true));
        }

        @Override
        public void interrupt() {
            seen.add("interrupt");
        }

        @Override
        public void close() {
            seen.add("close");
        }
    }

    private YieldingModel<Integer, Integer> model(boolean parts) {
        return new YieldingModel<>(new Steps(false), foreground, parts, _ -> seen.add("pause"), System::nanoTime);
    }

    @Test
    void run_whileAPromptWaits_pausesBeforeItAndBetweenItsSteps() {
        Foreground.Answer _ = foreground.asked();
        assertThat(model(false).run(List.of(1, 2, 3), RunProgress.none())).containsExactly(1, 2, 3);
        assertThat(seen).containsExactly("pause", "pause", "step awaited true", "pause", "step awaited true", "run 3");
        seen.clear();
        assertThat(model(false).run(List.of(1))).containsExactly(1);
        assertThat(seen).containsExactly("pause", "run 1");
    }

    @Test
    void run_thatEverybodyHasLeft_endsBehindItsStep() {
        RunProgress<Integer> left = new RunProgress<>() {
            @Override
            public void stepped() {
                seen.add("stepped");
            }

            @Override
            public boolean isAwaited(int item) {
                return item == 1 && seen.size() < 3;
            }

            @Override
            public void answered(int item, Integer output) {
                seen.add("answered");
            }
        };
        assertThatThrownBy(() -> model(false).run(List.of(1, 2, 3), left)).isInstanceOf(CancellationException.class);
        assertThat(seen).containsExactly("stepped", "step awaited true", "stepped");
    }

    @Test
    void most_whileAnswersAreWritten_isOneOfWhatGoesInParts() {
        assertThat(model(true).most()).isEqualTo(Integer.MAX_VALUE);
        Foreground.Answer answer = foreground.asked();
        answer.begun();
        assertThat(model(true).most()).isEqualTo(1);
        assertThat(model(false).most()).isEqualTo(Integer.MAX_VALUE);
        answer.over();
        assertThat(model(true).most()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void everythingElse_isTheModels() {
        YieldingModel<Integer, Integer> model = model(true);
        assertThat(model.controls()).containsExactly(new Control<>(7, true));
        model.interrupt();
        model.close();
        assertThat(seen).containsExactly("interrupt", "close");
    }

    @Test
    void batcher_whileAnswersAreWritten_runsOneAtATime() throws Exception {
        YieldingModel<Integer, Integer> model = YieldingModel.over(new Steps(true), foreground, true);
        try (Batcher<Integer, Integer> batcher = Batcher.start(
                "yielding",
                new BatchLimits(8, 8, Duration.ZERO, false),
                List.of(model),
                BatchListener.NONE,
                System::nanoTime)) {
            Foreground.Answer answer = foreground.asked();
            answer.begun();
            List<CompletableFuture<Integer>> answers = IntStream.range(0, 4)
                    .mapToObj(item -> batcher.submit(new Work<>(item, "g", 1, 1, 0, Work.NO_DEADLINE)))
                    .toList();
            ready.countDown();
            for (CompletableFuture<Integer> one : answers) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isNotNull();
            }
        }
        assertThat(seen)
                .filteredOn(event -> event.startsWith("run"))
                .containsExactly("run 1", "run 1", "run 1", "run 1");
    }
}
