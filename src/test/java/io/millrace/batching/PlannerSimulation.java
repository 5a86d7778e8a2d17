package io.millrace.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random arrivals, cancellations and time against the planner; each plan is checked, and each entry ends in one way. */
final class PlannerSimulation {

    private static final long TICK = BatchPlanner.AGEING_NANOS / 10;

    private final SplittableRandom random;
    private final BatchLimits limits;
    private final BatchPlanner planner;
    private final List<Waiting> queue = new ArrayList<>();
    private final Map<Integer, String> endings = new TreeMap<>();
    private int submitted;
    private long now;

    PlannerSimulation(long seed) {
        random = new SplittableRandom(seed);
        Duration delay = random.nextBoolean() ? Duration.ZERO : Duration.ofNanos(random.nextLong(3 * TICK));
        limits = new BatchLimits(random.nextInt(1, 9), random.nextInt(1, 200), delay, random.nextBoolean());
        planner = new BatchPlanner(limits);
    }

    /** How each entry ended, in order of arrival. */
    List<String> run() {
        for (int turn = 0; turn < 60; turn++) {
            act();
        }
        while (!queue.isEmpty()) {
            now += TICK;
            apply();
        }
        assertThat(endings).hasSize(submitted);
        return List.copyOf(endings.values());
    }

    private void act() {
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> arrive();
            case 3 -> cancelAny();
            case 4 -> now += random.nextLong(TICK);
            default -> apply();
        }
    }

    private void arrive() {
        long deadline = random.nextInt(4) == 0 ? now + random.nextLong(20 * TICK) : Work.NO_DEADLINE;
        int rows = random.nextInt(4) == 0 ? random.nextInt(1, 10) : 1;
        int group = random.nextInt(5) / 4;
        Work<Integer> work = new Work<>(submitted, group, rows, random.nextInt(1, 60), random.nextInt(3), deadline);
        queue.add(new Waiting(submitted++, work, now, false));
    }

    private void cancelAny() {
        if (!queue.isEmpty()) {
            queue.replaceAll(entry -> random.nextInt(queue.size()) == 0 ? entry.cancelled() : entry);
        }
    }

    private void apply() {
        BatchPlan<Waiting> plan = planner.plan(queue, now);
        assertThat(planner.plan(queue, now)).as("planned twice").isEqualTo(plan);
        switch (plan) {
            case BatchPlan.Idle<Waiting> _ -> assertThat(queue).isEmpty();
            case BatchPlan.Wait<Waiting>(long until) -> checkWait(until);
            case BatchPlan.Drop<Waiting>(List<Waiting> expired, List<Waiting> cancelled) -> drop(expired, cancelled);
            case BatchPlan.Run<Waiting>(List<Waiting> batch) -> start(batch);
        }
    }

    private void checkWait(long until) {
        long left = until - now;
        assertThat(left).isBetween(1L, limits.maxDelay().toNanos());
        assertThat(queue).allMatch(entry -> entry.work().deadline() > now);
    }

    private void drop(List<Waiting> expired, List<Waiting> cancelled) {
        assertThat(expired).allMatch(entry -> entry.work().deadline() <= now && !entry.isCancelled());
        assertThat(cancelled).allMatch(Waiting::isCancelled);
        expired.forEach(entry -> end(entry, "expired"));
        cancelled.forEach(entry -> end(entry, "cancelled"));
    }

    private void start(List<Waiting> batch) {
        assertThat(queue).allMatch(entry -> entry.work().deadline() > now && !entry.isCancelled());
        Waiting lead = queue.stream().min(BatchPlanner::compareUrgency).orElseThrow();
        assertThat(batch).startsWith(lead).doesNotHaveDuplicates();
        assertThat(batch)
                .allMatch(entry -> entry.work().group().equals(lead.work().group()));
        checkBounds(batch);
        batch.forEach(entry -> end(entry, "run"));
        queue.stream()
                .filter(entry -> entry.work().group().equals(lead.work().group()))
                .forEach(entry -> checkLeftOut(batch, entry));
    }

    private void checkBounds(List<Waiting> batch) {
        if (batch.size() > 1) {
            assertThat(rows(batch)).isLessThanOrEqualTo(limits.maxRows());
            assertThat(rows(batch) * longest(batch)).isLessThanOrEqualTo(limits.maxPadded());
        }
    }

    /** An entry is left behind only where it does not fit beside the whole batch. */
    private void checkLeftOut(List<Waiting> batch, Waiting entry) {
        List<Waiting> more = new ArrayList<>(batch);
        more.add(entry);
        assertThat(rows(more) > limits.maxRows() || rows(more) * longest(more) > limits.maxPadded())
                .as("%s fits beside %s", entry, batch)
                .isTrue();
    }

    private static long rows(List<Waiting> batch) {
        return batch.stream().mapToLong(entry -> entry.work().rows()).sum();
    }

    private static long longest(List<Waiting> batch) {
        return batch.stream().mapToLong(entry -> entry.work().length()).max().orElseThrow();
    }

    private void end(Waiting entry, String how) {
        assertThat(queue.remove(entry)).as("in the queue").isTrue();
        assertThat(endings.put(entry.name(), how)).as("ended once").isNull();
    }
}
