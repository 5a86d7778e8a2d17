package io.millrace.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlannerSimulationTest {

    private static final int SEEDS = 1_000;

    @Test
    void plan_randomArrivals_keepsBoundsGroupsAndOrder() {
        Map<String, Integer> endings = new TreeMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            new PlannerSimulation(seed).run().forEach(ending -> endings.merge(ending, 1, Integer::sum));
        }
        assertThat(endings).containsOnlyKeys("cancelled", "expired", "run");
        assertThat(endings.values()).as(endings.toString()).allMatch(count -> count > SEEDS / 2);
    }

    /** A lone long entry of a low class among an endless stream of short ones of a better class that fills every batch. */
    @Test
    void plan_streamOfBetterAndShorter_starvesNothing() {
        BatchPlanner planner = new BatchPlanner(new BatchLimits(4, 40, Duration.ZERO, true));
        SplittableRandom random = new SplittableRandom(1);
        List<Waiting> queue = new ArrayList<>(List.of(Waiting.of(0, 40).priority(3)));
        long step = BatchPlanner.AGEING_NANOS / 20;
        long now = 0;
        while (queue.stream().anyMatch(entry -> entry.name() == 0)) {
            now += step;
            for (int i = 0; i < 5; i++) {
                queue.add(Waiting.of(1 + i, random.nextInt(1, 9)).submitted(now));
            }
            assertThat(now).as("time waited").isLessThanOrEqualTo(5 * BatchPlanner.AGEING_NANOS);
            BatchPlan.Run<Waiting> run = (BatchPlan.Run<Waiting>) planner.plan(queue, now);
            assertThat(run.entries())
                    .startsWith(queue.stream().min(BatchPlanner::compareUrgency).orElseThrow());
            queue.removeAll(run.entries());
        }
        assertThat(now).isGreaterThan(3 * BatchPlanner.AGEING_NANOS);
    }
}
