package io.millrace.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.core.MemoryRanOut;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.preparation.Preparation.Step;
import io.millrace.serving.Caller;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(60)
class PreparationTest {

    private static final long LONG = Preparation.SHORT + 1;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Preparation preparation = new Preparation(1, 1000, time, () -> time.now(TimeUnit.NANOSECONDS));
    private final AtomicReference<Throwable> ended = new AtomicReference<>();

    @AfterEach
    void nothingIsLeft() {
        Await.until("idle", () -> preparation.busy() == 0);
        preparation.close();
    }

    /** Works until it is stopped. */
    private Mono<String> endless(CountDownLatch begun, long deadline) {
        return preparation.run(new Step<>(LONG, deadline, checkpoint -> {
            begun.countDown();
            try {
                while (true) {
                    checkpoint.pass();
                }
            } catch (CancellationException e) {
                ended.set(e);
                throw e;
            }
        }));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void run_workThatEnds_givesItsResultOrItsError() {
        StepVerifier.create(preparation.run(new Step<>(1, Preparation.NO_DEADLINE, _ -> "x")))
                .expectNext("x")
                .verifyComplete();
        StepVerifier.create(preparation.run(new Step<>(LONG, Preparation.NO_DEADLINE, _ -> {
                    throw new InvalidRequest("input", "no");
                })))
                .verifyError(InvalidRequest.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, LONG})
    void run_memoryRunsOut_failsForItAndGivesItsPlaceBack(long size) {
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        StepVerifier.create(preparation.run(new Step<>(size, Preparation.NO_DEADLINE, _ -> {
                    throw full;
                })))
                .verifyError(MemoryRanOut.class);
        StepVerifier.create(preparation.run(new Step<>(size, Preparation.NO_DEADLINE, _ -> {
                    throw new IllegalStateException(full);
                })))
                .verifyError(MemoryRanOut.class);
        Await.until("idle", () -> preparation.busy() == 0);
        StepVerifier.create(preparation.run(new Step<>(size, Preparation.NO_DEADLINE, _ -> "x")))
                .expectNext("x")
                .verifyComplete();
    }

    @Test
    void run_deadlinePassesWhileItRuns_failsAtOnceAndStopsTheWork() {
        CountDownLatch begun = new CountDownLatch(1);
        StepVerifier.create(endless(begun, Duration.ofSeconds(2).toNanos()))
                .then(() -> await(begun))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(2)))
                .verifyError(DeadlineExceeded.class);
        Await.until("stopped", () -> ended.get() != null);
    }

    @Test
    void run_deadlinePassesWhileItWaits_failsAndNeverRuns() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();
        Disposable other = endless(begun, Preparation.NO_DEADLINE).subscribe();
        await(begun);
        StepVerifier.create(preparation
                        .run(new Step<>(LONG, Duration.ofSeconds(1).toNanos(), _ -> ran.getAndSet(true)))
                        .contextWrite(context -> context.put(Caller.class, Caller.ofKey("other"))))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .verifyError(DeadlineExceeded.class);
        other.dispose();
        Await.until("idle", () -> preparation.busy() == 0);
        assertThat(ran).isFalse();
    }

    @Test
    void run_clientLeaves_stopsTheWork() {
        CountDownLatch begun = new CountDownLatch(1);
        Disposable client = endless(begun, Preparation.NO_DEADLINE).subscribe();
        await(begun);
        client.dispose();
        Await.until("stopped", () -> ended.get() != null);
    }

    @Test
    void run_shortWork_doesNotWaitForLongWork() {
        CountDownLatch begun = new CountDownLatch(1);
        Disposable client = endless(begun, Preparation.NO_DEADLINE).subscribe();
        await(begun);
        StepVerifier.create(preparation.run(new Step<>(Preparation.SHORT, Preparation.NO_DEADLINE, _ -> "x")))
                .expectNext("x")
                .verifyComplete();
        client.dispose();
    }
}
