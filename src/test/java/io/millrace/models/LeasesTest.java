package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeasesTest {

    private final Leases leases = new Leases();

    @Test
    void retire_nobodyHolds_isFreeAtOnce() {
        assertThat(leases.retire()).isCompleted();
        assertThat(leases.take()).isFalse();
    }

    @Test
    void retire_held_isFreeWithTheLast() {
        assertThat(leases.take()).isTrue();
        assertThat(leases.take()).isTrue();
        CompletableFuture<Void> free = leases.retire();
        assertThat(leases.take()).isFalse();
        leases.giveBack();
        assertThat(free).isNotDone();
        assertThat(leases.retire()).isSameAs(free);
        leases.giveBack();
        assertThat(free).isCompleted();
    }

    @Test
    void take_racingWithRetire_isNeverHeldOnceFree() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            race();
        }
    }

    private static void race() throws InterruptedException {
        Leases leases = new Leases();
        AtomicInteger held = new AtomicInteger();
        AtomicInteger heldWhenFree = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (leases.take()) {
                    held.incrementAndGet();
                    Thread.onSpinWait();
                    held.decrementAndGet();
                    leases.giveBack();
                }
            }));
        }
        leases.retire().thenRun(() -> heldWhenFree.set(held.get())).join();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(heldWhenFree).hasValue(0);
        assertThat(held).hasValue(0);
    }
}
