package io.millrace.batching.foreground;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForegroundTest {

    private final Foreground foreground = new Foreground();

    @Test
    void answers_fromPromptToEnd_areSeen() {
        assertThat(foreground.isBusy()).isFalse();
        Foreground.Answer one = foreground.asked();
        Foreground.Answer other = foreground.asked();
        one.begun();
        assertThat(foreground.isWaitedFor()).isTrue();
        other.over();
        assertThat(foreground.isWaitedFor()).isFalse();
        assertThat(foreground.isBusy()).isTrue();
        one.over();
        assertThat(foreground.isBusy()).isFalse();
    }

    @Test
    void answer_toldTwice_countsOnce() {
        Foreground.Answer one = foreground.asked();
        Foreground.Answer other = foreground.asked();
        one.begun();
        one.begun();
        one.over();
        one.over();
        one.begun();
        assertThat(foreground.isWaitedFor()).isTrue();
        assertThat(foreground.isBusy()).isTrue();
        other.over();
        assertThat(foreground.isBusy()).isFalse();
    }

    @Test
    void awaitCalm_lastPromptIsAnswered_returns() throws Exception {
        Foreground.Answer one = foreground.asked();
        Foreground.Answer other = foreground.asked();
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Boolean> calm = CompletableFuture.supplyAsync(() -> {
            waiting.countDown();
            foreground.awaitCalm(Duration.ofMinutes(5).toNanos());
            return foreground.isWaitedFor();
        });
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        one.begun();
        other.begun();
        assertThat(calm.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void awaitCalm_promptThatIsNeverAnswered_returnsInTime() {
        Foreground.Answer _ = foreground.asked();
        foreground.awaitCalm(1_000);
        assertThat(foreground.isWaitedFor()).isTrue();
    }

    @Test
    void awaitCalm_interruptedThread_returnsAndStaysInterrupted() {
        Foreground.Answer _ = foreground.asked();
        Thread.currentThread().interrupt();
        foreground.awaitCalm(Duration.ofMinutes(5).toNanos());
        assertThat(Thread.interrupted()).isTrue();
    }
}
