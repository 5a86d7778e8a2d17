package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The throughput–latency curve, in characters: throughput to the right, the median latency up, a letter for each level. */
public final class Curve {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 14;

    private Curve() {}

    public static List<String> of(List<Point> points) {
        boolean generates = points.stream().allMatch(Point::generates);
        ToDoubleFunction<Point> latency = point -> median(generates ? point.ttft() : point.e2el());
        double most = Math.max(
                1e-9, points.stream().mapToDouble(Point::throughput).max().orElse(1));
        double longest =
                Math.max(1e-9, points.stream().mapToDouble(latency).max().orElse(1));
        char[][] grid = new char[HEIGHT][WIDTH];
        Arrays.stream(grid).forEach(row -> Arrays.fill(row, ' '));
        List<String> legend = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            char letter = (char) ('a' + i % 26);
            int x = (int) Math.round((WIDTH - 1) * point.throughput() / most);
            int y = (int) Math.round((HEIGHT - 1) * latency.applyAsDouble(point) / longest);
            grid[HEIGHT - 1 - y][x] = letter;
            legend.add(letter + " " + point.level().label());
        }
        List<String> lines = new ArrayList<>();
        lines.add((generates ? "TTFT" : "E2EL") + " p50, ms, by " + (generates ? "output tokens/s" : "requests/s"));
        for (int row = 0; row < HEIGHT; row++) {
            String label = row % 4 == 0 ? Table.format("%.1f", longest * (HEIGHT - 1 - row) / (HEIGHT - 1)) : "";
            lines.add(Table.format("%10s |%s", label, new String(grid[row]).stripTrailing()));
        }
        lines.add(" ".repeat(11) + "+" + "-".repeat(WIDTH));
        lines.add(Table.format("%11s 0%" + (WIDTH - 1) + ".1f", "", most));
        lines.add("            " + String.join("  ", legend));
        return lines;
    }

    private static double median(@Nullable Distribution times) {
        return times == null ? 0 : times.p50();
    }
}
