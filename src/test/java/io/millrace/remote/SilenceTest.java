package io.millrace.remote;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class SilenceTest {

    private static final Duration MOST = Duration.ofSeconds(8);

    private final TestPublisher<Integer> source = TestPublisher.create();
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final Flux<Integer> limited = Silence.limited(source.flux(), MOST, timer);

    private void pass(int seconds) {
        timer.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    @Test
    void limited_nothingWhileMoreIsWanted_ends() {
        StepVerifier.create(limited)
                .then(() -> pass(7))
                .then(() -> source.next(1))
                .expectNext(1)
                .then(() -> pass(7))
                .then(() -> source.next(2))
                .expectNext(2)
                .then(() -> pass(9))
                .verifyError(TimeoutException.class);
        source.assertCancelled();
    }

    @Test
    void limited_nothingWanted_waitsForEver() {
        StepVerifier.create(limited, 1)
                .then(() -> source.next(1))
                .expectNext(1)
                .then(() -> pass(1000))
                .thenRequest(1)
                .then(() -> pass(7))
                .then(() -> source.next(2))
                .expectNext(2)
                .then(source::complete)
                .verifyComplete();
        source.assertWasNotCancelled();
    }
}
