package io.millrace.batching.foreground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivingWayTest {

    private final Foreground foreground = new Foreground();
    private final List<Long> pauses = new ArrayList<>();
    private long now;
    private long pauseTakes = Long.MAX_VALUE;
    private final GivingWay way = new GivingWay(foreground, this::pause, () -> now);

    private void pause(long most) {
        pauses.add(most);
        now += Math.min(most, pauseTakes);
    }

    private void run(long nanos) {
        way.pass();
        now += nanos;
    }

    @Test
    void pass_nobodyWaits_goesOn() {
        Foreground.Answer answer = foreground.asked();
        answer.begun();
        run(10);
        answer.over();
        run(10);
        assertThat(pauses).isEmpty();
    }

    @Test
    void pass_promptThatIsNeverAnswered_costsHalfOfTheTime() {
        Foreground.Answer _ = foreground.asked();
        for (int i = 0; i < 5; i++) {
            run(1_000);
        }
        assertThat(pauses).containsExactly(GivingWay.LONGEST, 1_000L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void pass_promptIsAnsweredSoon_whatWasNotWaitedIsKept() {
        Foreground.Answer _ = foreground.asked();
        pauseTakes = GivingWay.LONGEST / 4;
        run(0);
        run(0);
        assertThat(pauses).containsExactly(GivingWay.LONGEST, GivingWay.LONGEST / 4 * 3);
    }

    @Test
    void pass_afterALongRun_waitsTheLongestAtMost() {
        Foreground.Answer _ = foreground.asked();
        run(0);
        run(10 * GivingWay.LONGEST);
        run(0);
        assertThat(pauses).containsExactly(GivingWay.LONGEST, GivingWay.LONGEST);
    }

    @Test
    void simulation_anySeed_keepsTheRule() {
        int pauses = 0;
        double least = 1;
        for (int seed = 0; seed < 200; seed++) {
            GivingWaySimulation simulation = new GivingWaySimulation(seed);
            least = Math.min(least, simulation.run());
            pauses += simulation.pauses();
        }
        assertThat(pauses).isGreaterThan(10_000);
        assertThat(least).isBetween(0.49, 0.75);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "8, 4", "64, 32"})
    void threads_ofCores_areHalf(int cores, int threads) {
        assertThat(GivingWay.threads(cores)).isEqualTo(threads);
    }
}
