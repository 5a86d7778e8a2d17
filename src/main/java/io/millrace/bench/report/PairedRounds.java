package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Two servers that were measured in turn: level by level the median over the rounds of the ratio B/A, with an interval, and a verdict. What
 * the machine does from one minute to the next meets both servers of a round, so a ratio holds where the figures do not.
 */
public final class PairedRounds {

    /** Where nothing differs, so many rounds are all on the same side once in 128 times. */
    private static final int FEWEST = 8;

    private static final ToDoubleFunction<double[]> MEDIAN = Quantiles::median;

    private PairedRounds() {}

    /** One round of one level. */
    record Pair(Point a, Point b) {}

    /** Of one round, while more are to come. */
    public static String round(int round, int rounds, Point a, Point b) {
        return Table.format(
                "round %d of %d, %s: requests/s A %.2f, B %.2f, B/A %.3f; E2EL p50 A %.2f, B %.2f ms",
                round,
                rounds,
                a.level().label(),
                a.requestsPerSecond(),
                b.requestsPerSecond(),
                b.requestsPerSecond() / a.requestsPerSecond(),
                p50(a),
                p50(b));
    }

    private static double p50(Point point) {
        return point.e2el() == null ? Double.NaN : point.e2el().p50();
    }

    /** @throws IllegalArgumentException where nothing succeeded on one of the sides */
    static List<Comparison.Row> rows(List<Point> a, List<Point> b) {
        Map<Level, List<Pair>> levels = new LinkedHashMap<>();
        for (int i = 0; i < a.size(); i++) {
            levels.computeIfAbsent(a.get(i).level(), _ -> new ArrayList<>()).add(new Pair(a.get(i), b.get(i)));
        }
        List<Comparison.Row> rows = new ArrayList<>();
        levels.forEach((level, pairs) -> Comparison.MEASURES.forEach(
                measure -> row(level, pairs, measure).ifPresent(rows::add)));
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("there is no round in which both servers answered");
        }
        return rows;
    }

    /* A round in which one has no such figure would weigh on the other alone: the figure is left out. */
    private static Optional<Comparison.Row> row(Level level, List<Pair> pairs, Comparison.Measure measure) {
        double[] a = pairs.stream().mapToDouble(pair -> measure.of(pair.a())).toArray();
        double[] b = pairs.stream().mapToDouble(pair -> measure.of(pair.b())).toArray();
        if (Arrays.stream(a).anyMatch(value -> value <= 0) || Arrays.stream(b).anyMatch(value -> value <= 0)) {
            return Optional.empty();
        }
        double[] ratios = new double[a.length];
        Arrays.setAll(ratios, i -> b[i] / a[i]);
        Bootstrap ratio = Bootstrap.ratio(new double[] {1}, ratios, MEDIAN);
        Comparison.Verdict verdict =
                ratios.length < FEWEST ? Comparison.Verdict.FEW : Comparison.verdict(ratio, measure.more());
        return Optional.of(new Comparison.Row(
                level, measure.name(), MEDIAN.applyAsDouble(a), MEDIAN.applyAsDouble(b), ratio, verdict));
    }

    /** A table, and a sentence. */
    public static List<String> lines(Report report, Report.Beside beside) {
        List<String> lines = new ArrayList<>();
        lines.add("A: " + report.model() + " at " + report.url());
        lines.add("B: " + beside.model() + " at " + beside.url());
        lines.addAll(Comparison.table(rows(report.points(), beside.points())));
        return lines;
    }
}
