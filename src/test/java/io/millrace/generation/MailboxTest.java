package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.EngineCommand.Drain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MailboxTest {

    private static final int PRODUCERS = 4;
    private static final int COMMANDS = 5_000;

    private final Mailbox mailbox = new Mailbox();

    @Test
    @Timeout(60)
    void await_manyProducers_losesNoWakeUp() throws InterruptedException {
        List<Thread> producers = produce(() -> mailbox.offer(command()));
        for (int received = 0; received < PRODUCERS * COMMANDS; ) {
            mailbox.await();
            while (mailbox.poll() != null) {
                received++;
            }
        }
        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(mailbox.poll()).isNull();
    }

    @Test
    void close_amongProducers_eachCommandIsTakenOrRefused() throws InterruptedException {
        AtomicInteger refused = new AtomicInteger();
        List<Thread> producers = produce(() -> {
            if (!mailbox.offer(command())) {
                refused.incrementAndGet();
            }
        });
        int taken = 0;
        while (taken < 1_000) {
            taken += mailbox.poll() == null ? 0 : 1;
        }
        mailbox.close();
        while (mailbox.poll() != null) {
            taken++;
        }
        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(mailbox.poll()).isNull();
        assertThat(taken + refused.get()).isEqualTo(PRODUCERS * COMMANDS);
    }

    @Test
    @Timeout(60)
    void await_interrupted_waitsOn() throws InterruptedException {
        AtomicInteger polled = new AtomicInteger();
        Thread consumer = Thread.ofPlatform().start(() -> {
            mailbox.await();
            polled.set(mailbox.poll() == null ? -1 : 1);
        });
        consumer.interrupt();
        mailbox.offer(command());
        consumer.join();
        assertThat(polled).hasValue(1);
    }

    private static EngineCommand command() {
        return new Drain(new CompletableFuture<>());
    }

    private static List<Thread> produce(Runnable offer) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            threads.add(
                    Thread.ofPlatform().start(() -> IntStream.range(0, COMMANDS).forEach(_ -> offer.run())));
        }
        return threads;
    }
}
