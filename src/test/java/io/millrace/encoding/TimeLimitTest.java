package io.millrace.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

    @Test
    void close_beforeTheEnd_interruptsNothing() {
        AtomicInteger interrupts = new AtomicInteger();
        TimeLimit limit = new TimeLimit(interrupts::incrementAndGet, Duration.ofDays(1));
        limit.close();
        assertThat(interrupts).hasValue(0);
        assertThat(limit.isOver()).isFalse();
    }

    @Test
    void limit_thatHasPassed_interruptsUntilItIsClosed() throws InterruptedException {
        CountDownLatch interrupts = new CountDownLatch(2);
        try (TimeLimit limit = new TimeLimit(interrupts::countDown, Duration.ZERO)) {
            interrupts.await();
            assertThat(limit.isOver()).isTrue();
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
