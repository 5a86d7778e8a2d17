package io.millrace.bench;

import io.millrace.batching.BatchLimits;
import io.millrace.batching.BatchPlan;
import io.millrace.batching.BatchPlanner;
import io.millrace.batching.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * Padding paid by batches taken in order of arrival and by batches of like lengths, from a queue that is kept at one depth. No model, no
 * clock: the same seed gives the same report.
 */
final class PaddingReport {

    public static final List<Integer> DEPTHS = List.of(16, 32, 64, 128, 256, 512);

    /** Tokens of the shortest text, special ones included. */
    public static final int SHORTEST = 5;

    /** Tokens of the longest. */
    public static final int LONGEST = 250;

    private static final double MEDIAN = 30;
    private static final double SIGMA = 0.9;
    private static final int ENTRIES = 20_000;

    private PaddingReport() {}

    /**
     * One depth of the queue.
     *
     * @param depth entries that wait when a batch is taken
     * @param arrival share of padding in what is run, in order of arrival
     * @param sorted the same, sorted by length
     */
    public record Row(int depth, double arrival, double sorted) {

        /** How many times the units per second sorting predicts, where a run takes time in proportion to its padded units. */
        public double speedup() {
            return (1 - sorted) / (1 - arrival);
        }
    }

    /**
     * One row for each depth.
     *
     * @param limits whose bounds hold for both orders
     */
    public static List<Row> rows(BatchLimits limits, List<Integer> depths, long seed) {
        return depths.stream()
                .map(depth -> new Row(depth, padding(limits, false, depth, seed), padding(limits, true, depth, seed)))
                .toList();
    }

    /** Lengths as short texts have them: log-normal around 30 tokens, none under 5 or over 250. */
    public static IntSupplier lengths(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return () -> {
            double length;
            do {
                length = MEDIAN * Math.exp(SIGMA * random.nextGaussian());
            } while (length < SHORTEST || length > LONGEST);
            return (int) length;
        };
    }

    private static double padding(BatchLimits limits, boolean sorted, int depth, long seed) {
        BatchPlanner planner =
                new BatchPlanner(new BatchLimits(limits.maxRows(), limits.maxPadded(), Duration.ZERO, sorted));
        IntSupplier lengths = lengths(seed);
        List<Text> queue = new ArrayList<>();
        Padding padding = new Padding();
        for (int taken = 0, number = 0; taken < ENTRIES; ) {
            while (queue.size() < depth) {
                queue.add(new Text(lengths.getAsInt(), number++));
            }
            List<Text> batch = take(planner, queue);
            queue.removeAll(batch);
            padding.add(batch);
            taken += batch.size();
        }
        return padding.share();
    }

    private static List<Text> take(BatchPlanner planner, List<Text> queue) {
        List<Text> window = queue.subList(0, Math.min(queue.size(), planner.window()));
        return switch (planner.plan(window, 0)) {
            case BatchPlan.Run<Text>(List<Text> batch) -> batch;
            case BatchPlan.Idle<Text> _, BatchPlan.Wait<Text> _, BatchPlan.Drop<Text> _ ->
                throw new IllegalStateException("entries without delay and deadline wait, and none run");
        };
    }

    private static final class Padding {
        private long units;
        private long padded;

        void add(List<Text> batch) {
            int longest = 0;
            for (Text text : batch) {
                units += text.length();
                longest = Math.max(longest, text.length());
            }
            padded += (long) batch.size() * longest;
        }

        double share() {
            return 1 - (double) units / padded;
        }
    }

    private record Text(int length, long submitted) implements BatchPlanner.Candidate {

        @Override
        public Work<Integer> work() {
            return new Work<>(length, "texts", 1, length, 0, Work.NO_DEADLINE);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
