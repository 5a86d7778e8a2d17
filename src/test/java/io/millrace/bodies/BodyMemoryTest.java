package io.millrace.bodies;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Interleavings;
import io.millrace.bodies.BodyMemory.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {

    private static final long SMALL = BodyBudget.SMALL;
    private static final long LARGE = 8 * SMALL;

    private final BodyMemory memory = new BodyMemory(new BodyBudget(12 * SMALL, 4 * SMALL));
    private final List<String> served = new ArrayList<>();

    private Share waiting(String name, long bytes) {
        return waiting("", name, bytes);
    }

    private Share waiting(String sender, String name, long bytes) {
        Share share = memory.share(sender);
        Runnable _ = share.await(bytes, () -> served.add(name));
        return share;
    }

    @Test
    void await_fullOfLargeOnes_servesInOrderAndSmallOnesPastThem() {
        Share first = waiting("first", LARGE);
        Share second = waiting("second", LARGE);
        Share third = waiting("third", LARGE);
        Share small = waiting("small", SMALL);
        assertThat(served).containsExactly("first", "small");
        first.close();
        assertThat(served).containsExactly("first", "small", "second");
        second.close();
        third.close();
        small.close();
        assertThat(served).last().isEqualTo("third");
        assertThat(memory.budget().held()).isZero();
    }

    @Test
    void await_withdrawnOrClosed_isNeverServedAndHoldsNobodyUp() {
        Share first = waiting("first", LARGE);
        Share gone = memory.share("");
        Runnable withdraw = gone.await(LARGE, () -> served.add("gone"));
        Share closed = waiting("closed", LARGE);
        Share last = waiting("last", LARGE);
        withdraw.run();
        closed.close();
        first.close();
        assertThat(served).containsExactly("first", "last");
        last.close();
        assertThat(memory.budget().held()).isZero();
    }

    @Test
    void tryResize_whileLargeOnesWait_isForSmallOnesAlone() {
        Share first = waiting("first", LARGE);
        Share second = waiting("second", LARGE);
        first.close();
        Share third = waiting("third", LARGE);
        Share arriving = memory.share("");
        assertThat(arriving.tryResize(SMALL + 1, SMALL + 1)).isFalse();
        assertThat(arriving.tryResize(SMALL, SMALL)).isTrue();
        List.of(second, third, arriving).forEach(Share::close);
        assertThat(memory.budget().held()).isZero();
    }

    @Test
    void await_ofASenderThatHoldsMuch_holdsOnlyItsOwnUp() {
        Share first = waiting("a", "a1", 4 * SMALL);
        Share second = waiting("a", "a2", 3 * SMALL);
        Share third = waiting("a", "a3", 2 * SMALL);
        assertThat(served).containsExactly("a1");
        Share other = waiting("b", "b1", 2 * SMALL);
        Share arriving = memory.share("c");
        assertThat(arriving.tryResize(2 * SMALL, 2 * SMALL)).isTrue();
        assertThat(memory.share("a").tryResize(SMALL + 1, SMALL + 1)).isFalse();
        first.close();
        assertThat(served).containsExactly("a1", "b1", "a2");
        List.of(other, arriving).forEach(Share::close);
        assertThat(served).containsExactly("a1", "b1", "a2", "a3");
        List.of(second, third).forEach(Share::close);
        assertThat(memory.budget().held()).isZero();
    }

    @Test
    void close_whileItGrows_leavesNothing() {
        Interleavings.check(40, () -> {
            BodyMemory raced = new BodyMemory(new BodyBudget(100, 0));
            Share share = raced.share("");
            run(() -> share.tryResize(10, 10), share::close);
            require(raced.budget().held() == 0, "bytes outlive their body");
        });
    }

    @Test
    void await_besideAClose_isServedOnce() {
        Interleavings.check(40, () -> {
            BodyMemory raced = new BodyMemory(new BodyBudget(100, 0));
            Share first = raced.share("");
            Share second = raced.share("");
            AtomicInteger times = new AtomicInteger();
            boolean _ = first.tryResize(100, 100);
            run(first::close, () -> {
                Runnable _ = second.await(60, times::incrementAndGet);
            });
            require(times.get() == 1, "served " + times.get() + " times");
            second.close();
            require(raced.budget().held() == 0, "bytes are left");
        });
    }
}
