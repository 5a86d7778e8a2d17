package io.millrace.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.admission.Admission;
import io.millrace.admission.Gate;
import io.millrace.batching.BatchLimits;
import io.millrace.batching.BatchListener;
import io.millrace.batching.BatchModel;
import io.millrace.batching.Batcher;
import io.millrace.core.Batching;
import io.millrace.core.ModelId;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.models.BatchedModel;
import io.millrace.models.ModelFront;
import io.millrace.preparation.Preparation;
import io.millrace.serving.TensorInference;
import io.millrace.tasks.embed.EmbedTask;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BatchesTest {

    private static final int ITEMS = 8;

    private final Admission admission = new Admission(100);
    private final Batches batches = new Batches(
            new Gate(new Admission(100)),
            new Preparation(1, 1000, Schedulers.immediate(), System::nanoTime),
            Schedulers.immediate());
    private final Queue<BatchListener.Outcome> ended = new ConcurrentLinkedQueue<>();

    @Test
    void run_cancelledWhileItemsAreSubmitted_cancelsEveryItem() {
        Sinks.Empty<Void> left = Sinks.empty();
        List<Item> items = new LeavingItems(left);
        try (Batcher<Item, Result> batcher = batcher()) {
            StepVerifier.create(batches.run(
                                    model(batcher),
                                    new BatchRequest<>(ITEMS, 0, 0, _ -> items, BatchAnswers::results),
                                    ModelCall.NO_DEADLINE)
                            .takeUntilOther(left.asMono()))
                    .verifyComplete();
            Await.until("every item has ended", () -> ended.size() == ITEMS);
            assertThat(ended).containsOnly(BatchListener.Outcome.CANCELLED);
            assertThat(admission.inUse()).isZero();
        }
    }

    /** Items whose client leaves when half of them have been submitted, after their tokens were counted. */
    private static final class LeavingItems extends AbstractList<Item> {
        private final Sinks.Empty<Void> left;
        private int passes;

        private LeavingItems(Sinks.Empty<Void> left) {
            this.left = left;
        }

        @Override
        public Item get(int index) {
            passes += index == 0 ? 1 : 0;
            if (passes == 3 && index == ITEMS / 2) {
                left.tryEmitEmpty().orThrow();
            }
            return new Item.Tokens(new int[] {index}, new int[1]);
        }

        @Override
        public int size() {
            return ITEMS;
        }
    }

    private BatchedModel model(Batcher<Item, Result> batcher) {
        return new BatchedModel(
                new ModelId("m"),
                new EmbedTask(),
                new TensorInference.Signature("m", "1", 1, true, List.of(), List.of()),
                Batching.together(0),
                batcher,
                ModelFront.NONE,
                "CPU",
                admission,
                Duration.ofMinutes(1),
                0);
    }

    private Batcher<Item, Result> batcher() {
        BatchListener listener = new BatchListener() {
            @Override
            public void onEnded(Outcome outcome, Duration time) {
                ended.add(outcome);
            }
        };
        return Batcher.start(
                "m", new BatchLimits(1, 9, Duration.ZERO, true), List.of(new Hanging()), listener, System::nanoTime);
    }

    /** Runs until it is interrupted. */
    private static final class Hanging implements BatchModel<Item, Result> {
        private final Semaphore interrupts = new Semaphore(0);

        @Override
        public List<Result> run(List<Item> items) {
            interrupts.acquireUninterruptibly();
            throw new IllegalStateException("interrupted");
        }

        @Override
        public void interrupt() {
            interrupts.release();
        }

        @Override
        public void close() {}
    }
}
