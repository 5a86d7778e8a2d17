package io.millrace;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** That the model checker sees classes of this Java version, and finds what is there. */
class InterleavingsTest {

    private static final class Plain {
        private int count;

        void increment() {
            count++;
        }
    }

    @Test
    void check_incrementsWithoutALock_findsTheLostOne() {
        assertThatThrownBy(() -> Interleavings.check(100, () -> {
                    Plain plain = new Plain();
                    run(plain::increment, plain::increment);
                    require(plain.count == 2, "an increment is lost");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("an increment is lost");
    }

    @Test
    void check_atomicIncrements_findsNothing() {
        Interleavings.check(100, () -> {
            AtomicInteger count = new AtomicInteger();
            run(count::incrementAndGet, count::incrementAndGet);
            require(count.get() == 2, "an increment is lost");
        });
    }
}
