package io.millrace.bench;

import io.millrace.bench.report.Level;
import io.millrace.bench.report.PairedRounds;
import io.millrace.bench.report.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures two servers in turn, so that both see the same machine; which is first changes with each round. */
record InTurn(ServerBench first, ServerBench second, List<Level> levels, int rounds) {

    /** What each server gave: a point for each level of each round, in the same order. */
    record Measured(List<Point> first, List<Point> second) {}

    /** @param told a line for each level of each round */
    Measured run(Consumer<String> told) throws IOException, InterruptedException {
        double _ = first.warmUp(levels);
        double _ = second.warmUp(levels);
        Measured all = new Measured(new ArrayList<>(), new ArrayList<>());
        for (int round = 1; round <= rounds; round++) {
            for (Level level : levels) {
                measure(level, round % 2 == 1, all);
                told.accept(PairedRounds.round(
                        round, rounds, all.first().getLast(), all.second().getLast()));
            }
        }
        return all;
    }

    private void measure(Level level, boolean inOrder, Measured all) {
        if (inOrder) {
            all.first().add(first.measureAnew(level));
            all.second().add(second.measureAnew(level));
        } else {
            all.second().add(second.measureAnew(level));
            all.first().add(first.measureAnew(level));
        }
    }
}
