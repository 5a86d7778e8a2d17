package io.millrace.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class RunTimesTest {

    private final RunTimes times = new RunTimes();

    /** Share of {@code runs} that took the first way, whose times are {@code first} and {@code second} by size. */
    private double share(int runs, long size, LongUnaryOperator first, LongUnaryOperator second) {
        int count = 0;
        for (int i = 0; i < runs; i++) {
            boolean chosen = times.first(size);
            count += chosen ? 1 : 0;
            times.took(chosen, size, (chosen ? first : second).applyAsLong(size));
        }
        return count / (double) runs;
    }

    @Test
    void first_oneIsFaster_isTakenButForTrials() {
        assertThat(share(6400, 16, _ -> 300, _ -> 500)).isBetween(0.98, 0.99);
        assertThat(share(6400, 16, _ -> 500, _ -> 300)).isBetween(0.01, 0.05);
    }

    @Test
    void first_bySize_isTakenWhereItIsFaster() {
        assertThat(share(640, 8, _ -> 100, _ -> 50)).isLessThan(0.05);
        assertThat(share(640, 1024, _ -> 1000, _ -> 2000)).isGreaterThan(0.95);
        assertThat(share(640, 8, _ -> 100, _ -> 50)).isLessThan(0.05);
    }

    @Test
    void first_runsAreHeldUpNowAndThen_isTakenStill() {
        Random random = new Random(7);
        LongUnaryOperator held = _ -> random.nextInt(20) == 0 ? 100_000 : 300;
        assertThat(share(6400, 16, held, _ -> 500)).isGreaterThan(0.8);
    }

    @Test
    void first_otherHasBecomeFaster_isFoundSoon() {
        assertThat(share(200, 16, _ -> 2000, _ -> 900)).isLessThan(0.05);
        assertThat(share(8 * RunTimes.EVERY, 16, _ -> 300, _ -> 900)).isGreaterThan(0.3);
        assertThat(share(640, 16, _ -> 300, _ -> 900)).isGreaterThan(0.95);
    }

    @Test
    void first_unknown_triesEach() {
        boolean one = times.first(16);
        times.took(one, 16, 100);
        assertThat(times.first(16)).isNotEqualTo(one);
    }
}
