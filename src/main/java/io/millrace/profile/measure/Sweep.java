package io.millrace.profile.measure;

import io.millrace.profile.graph.GraphCost;
import io.millrace.profile.graph.Step;
import io.millrace.profile.graph.StepCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Times steps of many sizes within a bounded time. */
public final class Sweep {

    /** A size that is to be timed, or was. */
    public record Size(String phase, Step step) {}

    /**
     * What came out.
     *
     * @param skipped sizes one step of which would have taken more than the time that was left for it
     */
    public record Result(List<Timed> timed, List<Size> skipped) {}

    /** A size with its time. */
    public record Timed(Size size, StepCost cost, StepTiming timing) {}

    /** How many times as long as planned a step may take. */
    private static final int TOO_LONG = 2;

    private final GraphCost graph;
    private final LongSupplier clock;
    private double nanosAnOperation;

    public Sweep(GraphCost graph, LongSupplier clock) {
        this.graph = graph;
        this.clock = clock;
    }

    /**
     * Times sizes, each for its share of what is left of the time, in two rounds of which the better counts: what others take from the
     * machine only makes it longer.
     */
    public Result run(StepWork work, List<Size> sizes, Duration time) {
        long start = clock.getAsLong();
        long end = start + time.toNanos();
        Result first = round(work, sizes, start + time.toNanos() / 2);
        Result second = round(work, first.timed().stream().map(Timed::size).toList(), end);
        Map<Size, Timed> again = second.timed().stream().collect(Collectors.toMap(Timed::size, timed -> timed));
        List<Timed> better = first.timed().stream()
                .map(timed -> better(timed, again.getOrDefault(timed.size(), timed)))
                .toList();
        return new Result(better, first.skipped());
    }

    private static Timed better(Timed one, Timed other) {
        return one.timing().millis() <= other.timing().millis() ? one : other;
    }

    private Result round(StepWork work, List<Size> sizes, long end) {
        List<Timed> timed = new ArrayList<>();
        List<Size> skipped = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            long slice = Math.max(0, end - clock.getAsLong()) / (sizes.size() - i);
            Size size = sizes.get(i);
            StepCost cost = graph.of(size.step());
            if (i > 0 && cost.operations() * nanosAnOperation > (double) TOO_LONG * slice) {
                skipped.add(size);
            } else {
                timed.add(new Timed(size, cost, time(work, size, slice, cost)));
            }
        }
        return new Result(timed, skipped);
    }

    private StepTiming time(StepWork work, Size size, long slice, StepCost cost) {
        StepTiming timing = StepTiming.of(work.step(size.phase(), size.step()), slice, clock);
        nanosAnOperation = timing.millis() * 1e6 / Math.max(1, cost.operations());
        return timing;
    }
}
