package io.millrace.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.MemoryRanOut;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.serving.RequestTimes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class HeapGuardTest {

    private final OutOfMemoryError full = new OutOfMemoryError("Java heap space");

    private final OutOfMemoryError buffers =
            new OutOfMemoryError("Cannot reserve 16 bytes of direct buffer memory (allocated: 1, limit: 2)");

    private final HeapGuard guard = new HeapGuard();

    @Test
    void work_heapIsFull_failsAndIsRemembered() {
        StepVerifier.create(guard.over(() -> {
                    throw full;
                }))
                .verifyError(MemoryRanOut.class);
        assertThat(guard.isExhausted()).isTrue();
    }

    @Test
    void work_failsForAFullHeap_isRemembered() {
        StepVerifier.create(guard.over(() -> Mono.error(new EngineFailed("stopped", full))))
                .verifyError(EngineFailed.class);
        assertThat(guard.isExhausted()).isTrue();
    }

    /* A stream tells its client of its failure, and completes. */
    @Test
    void work_failsAfterItsAnswerHasBegun_isRemembered() {
        RequestTimes times = new RequestTimes(() -> 0, Map.of());
        times.failed(new EngineFailed("stopped", full));
        StepVerifier.create(guard.over(Mono::empty).contextWrite(context -> context.put(RequestTimes.class, times)))
                .verifyComplete();
        assertThat(guard.isExhausted()).isTrue();
    }

    @Test
    void work_buffersRanOut_isOneRequestsMatter() {
        StepVerifier.create(guard.over(() -> {
                    throw buffers;
                }))
                .verifyError(MemoryRanOut.class);
        assertThat(guard.isExhausted()).isFalse();
    }

    @Test
    void unclaimed_fullHeap_endsAllInWorkAndCancelsIt() {
        TestPublisher<Void> first = TestPublisher.create();
        TestPublisher<Void> second = TestPublisher.create();
        StepVerifier.create(Mono.whenDelayError(guard.over(first::mono), guard.over(second::mono)))
                .then(() -> guard.unclaimed(full))
                .verifyError();
        first.assertCancelled();
        second.assertCancelled();
        assertThat(guard.isExhausted()).isTrue();
    }

    /* Ours take theirs themselves. */
    @Test
    void unclaimed_buffersRanOut_endsWhatMayWaitForIt() {
        TestPublisher<Void> ours = TestPublisher.create();
        TestPublisher<Void> others = TestPublisher.create();
        StepVerifier.create(Mono.whenDelayError(guard.over(ours::mono), guard.overOthers(others::mono)))
                .then(() -> guard.unclaimed(buffers))
                .then(others::assertCancelled)
                .then(ours::assertNotCancelled)
                .then(ours::complete)
                .verifyError(MemoryRanOut.class);
        assertThat(guard.isExhausted()).isFalse();
    }

    @Test
    void unclaimed_otherError_endsNothing() {
        TestPublisher<Void> work = TestPublisher.create();
        StepVerifier.create(guard.over(work::mono))
                .then(() -> guard.unclaimed(new IllegalStateException()))
                .then(work::complete)
                .verifyComplete();
        assertThat(guard.isExhausted()).isFalse();
    }
}
