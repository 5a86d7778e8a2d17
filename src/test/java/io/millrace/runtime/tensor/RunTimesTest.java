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
        share(2 * RunTimes.EVERY, 16, _ -> 300, _ -> 500);
        assertThat(share(10 * RunTimes.EVERY, 16, _ -> 300, _ -> 500)).isBetween(0.97, 0.98);
    }

    @Test
    void first_otherIsFaster_isTakenForTrialsAlone() {
        share(2 * RunTimes.EVERY, 16, _ -> 500, _ -> 300);
        assertThat(share(10 * RunTimes.EVERY, 16, _ -> 500, _ -> 300)).isBetween(0.02, 0.03);
    }

    @Test
    void first_fasterOnceItHasGoneOnForSomeRuns_isTaken() {
        int[] runs = {0};
        LongUnaryOperator first = _ -> runs[0]++ < RunTimes.COLD ? 900 : 200;
        LongUnaryOperator second = _ -> {
            runs[0] = 0;
            return 300;
        };
        share(2 * RunTimes.EVERY, 16, first, second);
        assertThat(share(4 * RunTimes.EVERY, 16, first, second)).isGreaterThan(0.95);
    }

    @Test
    void first_slowInTurnUntilItsThreadsHaveSettled_isTaken() {
        int[] runs = {0};
        LongUnaryOperator first = _ -> runs[0]++ < 200 && runs[0] % 3 != 0 ? 900 : 200;
        LongUnaryOperator second = _ -> {
            runs[0] = 0;
            return 300;
        };
        share(4 * RunTimes.EVERY, 16, first, second);
        assertThat(share(4 * RunTimes.EVERY, 16, first, second)).isGreaterThan(0.95);
    }

    @Test
    void first_slowInTurnForGood_isGivenUp() {
        int[] runs = {0};
        LongUnaryOperator first = _ -> runs[0]++ % 3 != 0 ? 900 : 200;
        share(4 * RunTimes.EVERY, 16, first, _ -> 300);
        assertThat(share(4 * RunTimes.EVERY, 16, first, _ -> 300)).isLessThan(0.2);
    }

    @Test
    void first_bySize_isTakenWhereItIsFaster() {
        for (int i = 0; i < 3; i++) {
            share(RunTimes.EVERY, 8, _ -> 100, _ -> 50);
            share(RunTimes.EVERY, 1024, _ -> 1000, _ -> 2000);
        }
        assertThat(share(RunTimes.EVERY, 8, _ -> 100, _ -> 50)).isLessThan(0.05);
        assertThat(share(RunTimes.EVERY, 1024, _ -> 1000, _ -> 2000)).isGreaterThan(0.95);
    }

    @Test
    void first_runsAreHeldUpNowAndThen_isTakenStill() {
        Random random = new Random(7);
        LongUnaryOperator held = _ -> random.nextInt(20) == 0 ? 100_000 : 300;
        assertThat(share(10 * RunTimes.EVERY, 16, held, _ -> 500)).isGreaterThan(0.9);
    }

    @Test
    void first_machineIsSlowForAWhileNowAndThen_isTakenStill() {
        Random random = new Random(11);
        int[] slow = {0};
        LongUnaryOperator busy = nanos -> {
            slow[0] = slow[0] > 0 ? slow[0] - 1 : random.nextInt(1500) == 0 ? 100 : 0;
            return (slow[0] > 0 ? 2 : 1) * (nanos + random.nextInt(500));
        };
        share(4 * RunTimes.EVERY, 16, _ -> busy.applyAsLong(2000), _ -> busy.applyAsLong(2900));
        assertThat(share(100 * RunTimes.EVERY, 16, _ -> busy.applyAsLong(2000), _ -> busy.applyAsLong(2900)))
                .isGreaterThan(0.96);
    }

    @Test
    void first_otherIsFasterByNextToNothing_isTakenStill() {
        share(2 * RunTimes.EVERY, 16, _ -> 300, _ -> 290);
        assertThat(share(10 * RunTimes.EVERY, 16, _ -> 300, _ -> 290)).isGreaterThan(0.96);
    }

    @Test
    void first_otherHasBecomeFaster_isFoundByTheNextTrial() {
        share(4 * RunTimes.EVERY, 16, _ -> 2000, _ -> 900);
        share(RunTimes.EVERY + RunTimes.TRIAL, 16, _ -> 300, _ -> 900);
        assertThat(share(RunTimes.EVERY, 16, _ -> 300, _ -> 900)).isGreaterThan(0.95);
    }

    @Test
    void first_unknown_triesEachInARow() {
        for (int i = 0; i < 2 * RunTimes.TRIAL; i++) {
            boolean first = times.first(16);
            times.took(first, 16, 100);
            assertThat(first).isEqualTo(i < RunTimes.TRIAL);
        }
    }
}
