package io.millrace.batching;

import static io.millrace.batching.BatchPlanner.AGEING_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

    private static final BatchLimits SORTED = new BatchLimits(4, 100, Duration.ZERO, true);
    private static final BatchLimits ARRIVAL = new BatchLimits(4, 100, Duration.ZERO, false);
    private static final BatchLimits DELAYED = new BatchLimits(4, 100, Duration.ofNanos(50), true);

    private static BatchPlan<Waiting> plan(BatchLimits limits, long now, Waiting... waiting) {
        return new BatchPlanner(limits).plan(List.of(waiting), now);
    }

    private static List<Integer> batch(BatchLimits limits, Waiting... waiting) {
        return names(plan(limits, 10, waiting));
    }

    private static List<Integer> names(BatchPlan<Waiting> plan) {
        return ((BatchPlan.Run<Waiting>) plan)
                .entries().stream().map(Waiting::name).toList();
    }

    private static Waiting[] lengths(int... lengths) {
        return IntStream.range(0, lengths.length)
                .mapToObj(i -> Waiting.of(i, lengths[i]))
                .toArray(Waiting[]::new);
    }

    @Test
    void plan_nothingWaits_isIdle() {
        assertThat(plan(SORTED, 0)).isEqualTo(new BatchPlan.Idle<>());
    }

    @Test
    void plan_oneWaits_runsItAtOnce() {
        assertThat(batch(SORTED, Waiting.of(0, 7))).containsExactly(0);
    }

    @Test
    void plan_submittedAheadOfTheClock_runsAtOnceWithoutDelay() {
        assertThat(batch(SORTED, Waiting.of(0, 7).submitted(11))).containsExactly(0);
    }

    @Test
    void plan_moreThanRows_takesTheNearestInLength() {
        assertThat(batch(SORTED, lengths(10, 24, 11, 1, 10, 9))).containsExactly(0, 4, 5, 2);
    }

    @Test
    void plan_moreThanItsShare_takesTheNearestInLength() {
        BatchPlan<Waiting> plan = new BatchPlanner(SORTED).plan(List.of(lengths(10, 24, 11, 1, 10, 9)), 10, 2);
        assertThat(names(plan)).containsExactly(0, 4);
    }

    @Test
    void plan_moreThanItsShareAndDelay_waitsAllTheSame() {
        assertThat(new BatchPlanner(DELAYED).plan(List.of(lengths(5, 5)), 10, 1))
                .isInstanceOf(BatchPlan.Wait.class);
    }

    @Test
    void plan_moreThanRowsUnsorted_takesTheOldest() {
        assertThat(batch(ARRIVAL, lengths(10, 24, 11, 1, 10, 9))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void plan_equalLengths_takesTheOldest() {
        assertThat(batch(SORTED, lengths(5, 5, 5, 5, 5, 5))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void plan_equalLengthsBesideTheLead_takesTheOldestOfEach() {
        assertThat(batch(SORTED, lengths(10, 11, 11, 9, 9))).containsExactly(0, 3, 4, 1);
        assertThat(batch(SORTED, lengths(10, 12, 12, 12, 12))).containsExactly(0, 1, 2, 3);
        assertThat(batch(SORTED, lengths(10, 8, 8, 8, 8))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void plan_paddedAtTheBound_fits() {
        assertThat(batch(SORTED, lengths(50, 50))).containsExactly(0, 1);
        assertThat(batch(SORTED, lengths(51, 50))).containsExactly(0);
        assertThat(batch(SORTED, lengths(50, 51))).containsExactly(0);
    }

    @Test
    void plan_rowsAtTheBound_fit() {
        assertThat(batch(SORTED, Waiting.of(0, 5).rows(2), Waiting.of(1, 5).rows(2)))
                .containsExactly(0, 1);
        assertThat(batch(SORTED, Waiting.of(0, 5).rows(2), Waiting.of(1, 5).rows(3), Waiting.of(2, 9)))
                .containsExactly(0, 2);
    }

    @Test
    void plan_leadAboveABound_runsAlone() {
        assertThat(batch(SORTED, lengths(101, 1, 101))).containsExactly(0);
        assertThat(batch(SORTED, Waiting.of(0, 5).rows(5), Waiting.of(1, 5))).containsExactly(0);
        assertThat(batch(SORTED, Waiting.of(0, 34).rows(3), Waiting.of(1, 1))).containsExactly(0);
        assertThat(batch(ARRIVAL, lengths(101, 1, 101))).containsExactly(0);
    }

    @Test
    void plan_hugeRowsAndLength_doNotOverflow() {
        BatchLimits huge = new BatchLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ZERO, true);
        Waiting big = Waiting.of(0, Integer.MAX_VALUE).rows(Integer.MAX_VALUE);
        assertThat(batch(huge, big, Waiting.of(1, 1))).containsExactly(0);
    }

    @Test
    void plan_twoGroups_runsTheLeadsOnly() {
        assertThat(batch(SORTED, Waiting.of(0, 5), Waiting.of(1, 5).group("other"), Waiting.of(2, 6)))
                .containsExactly(0, 2);
    }

    @Test
    void plan_betterClass_leadsAndLowerFillsUp() {
        assertThat(batch(
                        SORTED,
                        Waiting.of(0, 5).priority(1),
                        Waiting.of(1, 6).priority(1),
                        Waiting.of(2, 20),
                        Waiting.of(3, 5),
                        Waiting.of(4, 20)))
                .containsExactly(2, 4, 3, 1);
    }

    @Test
    void plan_classNextToLowest_isOrderedBeforeIt() {
        assertThat(batch(
                        ARRIVAL,
                        Waiting.of(0, 5).priority(2),
                        Waiting.of(1, 5).priority(Integer.MAX_VALUE),
                        Waiting.of(2, 5).priority(Integer.MIN_VALUE),
                        Waiting.of(3, 5).priority(1)))
                .containsExactly(2, 3, 0, 1);
    }

    @Test
    void plan_lowerClassWaitedOneStepLonger_leads() {
        Waiting low = Waiting.of(0, 5).priority(1).submitted(0);
        Waiting[] lows = {low, Waiting.of(1, 5).submitted(AGEING_NANOS - 1)};
        assertThat(names(plan(ARRIVAL, AGEING_NANOS, lows))).startsWith(1);
        lows[1] = lows[1].submitted(AGEING_NANOS + 1);
        assertThat(names(plan(ARRIVAL, AGEING_NANOS + 1, lows))).startsWith(0);
    }

    @Test
    void plan_agedClass_joinsBeforeYoungerOfItsOwn() {
        Waiting lead = Waiting.of(0, 5).submitted(0);
        Waiting young = Waiting.of(1, 5).priority(1).submitted(AGEING_NANOS);
        Waiting aged = Waiting.of(2, 50).priority(1).submitted(1);
        BatchLimits two = new BatchLimits(2, 100, Duration.ZERO, true);
        assertThat(names(plan(two, AGEING_NANOS + 1, lead, young, aged))).containsExactly(0, 2);
        assertThat(names(plan(two, AGEING_NANOS, lead, young, aged))).containsExactly(0, 1);
    }

    @Test
    void plan_deadAmongLiving_dropsThemFirst() {
        Waiting cancelled = Waiting.of(0, 5).cancelled();
        Waiting expired = Waiting.of(1, 5).deadline(10);
        Waiting both = Waiting.of(2, 5).deadline(10).cancelled();
        assertThat(plan(SORTED, 10, cancelled, expired, both, Waiting.of(3, 5).deadline(11)))
                .isEqualTo(new BatchPlan.Drop<>(List.of(expired), List.of(cancelled, both)));
    }

    @Test
    void plan_delayAndRoom_waitsFromTheOldest() {
        assertThat(plan(DELAYED, 49, lengths(5, 5))).isEqualTo(new BatchPlan.Wait<>(50));
        assertThat(names(plan(DELAYED, 50, lengths(5, 5)))).containsExactly(0, 1);
    }

    @Test
    void plan_delayAndFull_runsAtOnce() {
        assertThat(batch(DELAYED, lengths(5, 5, 5, 5))).hasSize(4);
        assertThat(batch(DELAYED, lengths(51)))
                .as("no room for another as long")
                .hasSize(1);
        assertThat(batch(DELAYED, lengths(30, 30, 40))).as("one left out").hasSize(2);
        assertThat(batch(DELAYED, Waiting.of(0, 5).rows(3), Waiting.of(1, 5).rows(2)))
                .hasSize(1);
    }

    @Test
    void plan_delayBeyondADeadline_runsAtOnce() {
        assertThat(batch(DELAYED, Waiting.of(0, 5), Waiting.of(1, 5).deadline(50)))
                .hasSize(2);
        assertThat(plan(DELAYED, 10, Waiting.of(0, 5), Waiting.of(1, 5).deadline(51)))
                .isEqualTo(new BatchPlan.Wait<>(50));
    }

    @Test
    void withoutDelay_roomLeft_runs() {
        assertThat(names(new BatchPlanner(DELAYED).withoutDelay().plan(List.of(Waiting.of(0, 5)), 0)))
                .containsExactly(0);
    }

    @Test
    void window_ofLimits_isBoundedAndHoldsABatch() {
        assertThat(Stream.of(1, 64, 200, 5_000, Integer.MAX_VALUE)
                        .map(rows -> new BatchPlanner(new BatchLimits(rows, 1, Duration.ZERO, true)).window()))
                .containsExactly(8, 512, 1_024, 5_000, Integer.MAX_VALUE);
    }
}
