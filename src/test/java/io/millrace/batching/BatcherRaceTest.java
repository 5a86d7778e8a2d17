package io.millrace.batching;

import static io.millrace.batching.ScriptedModel.NEGATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.ModelNotReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Submitting, cancelling, deadlines and closing from several threads at once. */
@ExtendWith(QuietBatching.class)
@Timeout(120)
class BatcherRaceTest {

    private static final int CLIENTS = 4;
    private static final int WORKS = 500;
    private static final int ROUNDS = 20;

    @Test
    void submitCancelClose_manyThreads_oneOutcomeEach() throws InterruptedException {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            new Round(round).run().forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
        }
        assertThat(outcomes.values().stream().mapToInt(count -> count).sum()).isEqualTo(ROUNDS * CLIENTS * WORKS);
        assertThat(outcomes).containsKeys("answered", "CancellationException", "EngineFailed", "ModelNotReady");
    }

    /** Clients at work while the batcher is closed under them. */
    private static final class Round {
        private final SplittableRandom random;
        private final RecordingBatchListener listener = new RecordingBatchListener();
        private final List<CompletableFuture<Integer>> futures = new ArrayList<>();
        private final AtomicLong outcomes = new AtomicLong();

        Round(long seed) {
            random = new SplittableRandom(seed);
        }

        List<String> run() throws InterruptedException {
            List<ScriptedModel> models = IntStream.range(0, 2)
                    .mapToObj(_ -> ScriptedModel.free(Round::failOnSevens))
                    .toList();
            Batcher<Integer, Integer> batcher = Batcher.start(
                    "race", new BatchLimits(8, 64, Duration.ofNanos(20_000), true), models, listener, System::nanoTime);
            int closeAt = random.nextInt(CLIENTS * WORKS);
            List<Thread> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> clientThread(batcher, i, random.split(), closeAt))
                    .toList();
            for (Thread client : clients) {
                client.join();
            }
            batcher.close();
            return check(batcher);
        }

        private static List<Integer> failOnSevens(List<Integer> items) {
            if (items.stream().anyMatch(item -> item % 97 == 7)) {
                throw new IllegalStateException("injected");
            }
            return NEGATE.apply(items);
        }

        private Thread clientThread(Batcher<Integer, Integer> batcher, int client, SplittableRandom own, int closeAt) {
            return Thread.ofPlatform().start(() -> {
                List<CompletableFuture<Integer>> mine = new ArrayList<>();
                for (int i = client; i < CLIENTS * WORKS; i += CLIENTS) {
                    mine.add(submit(batcher, i, own));
                    if (own.nextInt(3) == 0) {
                        mine.get(own.nextInt(mine.size())).cancel(true);
                    }
                    if (i == closeAt) {
                        batcher.close();
                    }
                }
                synchronized (futures) {
                    futures.addAll(mine);
                }
            });
        }

        private CompletableFuture<Integer> submit(Batcher<Integer, Integer> batcher, int item, SplittableRandom own) {
            long deadline = own.nextInt(3) == 0 ? System.nanoTime() + own.nextLong(200_000) : Work.NO_DEADLINE;
            Work<Integer> work = new Work<>(item, item % 2, 1, own.nextInt(1, 20), own.nextInt(2), deadline);
            CompletableFuture<Integer> future = batcher.submit(work);
            var _ = future.whenComplete((answer, _) -> {
                outcomes.incrementAndGet();
                assertThat(answer == null || answer == -item).isTrue();
            });
            return future;
        }

        private List<String> check(Batcher<Integer, Integer> batcher) {
            List<String> endings = futures.stream().map(Round::ending).toList();
            Await.until(
                    "every work has ended",
                    () -> batcher.pending().holdsNothing() && listener.ended() >= futures.size());
            assertThat(outcomes).hasValue(CLIENTS * WORKS);
            assertThat(listener.ended()).isEqualTo(CLIENTS * WORKS);
            return endings;
        }

        private static String ending(CompletableFuture<Integer> future) {
            assertThat(future).isDone();
            Throwable error = future.handle((_, failure) -> failure).join();
            return switch (error) {
                case null -> "answered";
                case CancellationException e -> e.getClass().getSimpleName();
                case DeadlineExceeded e -> e.getClass().getSimpleName();
                case ModelNotReady e -> e.getClass().getSimpleName();
                case EngineFailed e -> e.getClass().getSimpleName();
                default -> throw new AssertionError(error);
            };
        }
    }

    /** An interrupt hits the run whose clients have gone, never the one after it. */
    @Test
    void cancel_atTheEndOfARun_neverHitsTheNext() throws InterruptedException {
        InterruptibleModel model = new InterruptibleModel();
        try (Batcher<Integer, Integer> batcher = Batcher.start(
                "fleeting",
                new BatchLimits(1, 9, Duration.ZERO, true),
                List.of(model),
                BatchListener.NONE,
                System::nanoTime)) {
            for (int i = 0; i < 5_000; i++) {
                CompletableFuture<Integer> gone = batcher.submit(new Work<>(i, 0, 1, 1, 0, Work.NO_DEADLINE));
                CompletableFuture<Integer> stays = batcher.submit(new Work<>(i, 0, 1, 1, 0, Work.NO_DEADLINE));
                gone.cancel(true);
                assertThat(stays.join()).isEqualTo(-i);
            }
        }
    }

    /** Fails the run in progress when interrupted, as a device does. */
    private static final class InterruptibleModel implements BatchModel<Integer, Integer> {
        private boolean running;
        private boolean interrupted;

        @Override
        public List<Integer> run(List<Integer> items) {
            enter();
            List<Integer> outputs = NEGATE.apply(items);
            exit();
            return outputs;
        }

        private synchronized void enter() {
            running = true;
            interrupted = false;
        }

        private synchronized void exit() {
            running = false;
            if (interrupted) {
                throw new IllegalStateException("interrupted");
            }
        }

        @Override
        public synchronized void interrupt() {
            interrupted = running;
        }

        @Override
        public void close() {}
    }

    /** The trivial model, as many works in flight as a busy service has. */
    @Test
    void submit_manyWorks_leavesNothingBehind() throws InterruptedException {
        int works = 200_000;
        Semaphore inFlight = new Semaphore(512);
        AtomicLong sum = new AtomicLong();
        try (Batcher<Integer, Integer> batcher = Batcher.start(
                "many", BatchLimits.DEFAULT, List.of(new InterruptibleModel()), BatchListener.NONE, System::nanoTime)) {
            for (int i = 0; i < works; i++) {
                inFlight.acquire();
                long deadline = i % 2 == 0
                        ? Work.NO_DEADLINE
                        : System.nanoTime() + Duration.ofMinutes(5).toNanos();
                CompletableFuture<Integer> future = batcher.submit(new Work<>(i, i % 3, 1, 1 + i % 7, 0, deadline));
                var _ = future.whenComplete((answer, _) -> {
                    sum.addAndGet(answer == null ? 0 : answer);
                    inFlight.release();
                });
                if (i % 16 == 0) {
                    future.cancel(true);
                }
            }
            inFlight.acquire(512);
            assertThat(batcher.drain(Duration.ofMinutes(1))).isTrue();
            assertThat(batcher.pending().holdsNothing()).isTrue();
            assertThat(batcher.snapshot()).isEqualTo(new BatchSnapshot(0, 0, 1));
        }
        assertThat(sum.get()).isNegative();
    }
}
