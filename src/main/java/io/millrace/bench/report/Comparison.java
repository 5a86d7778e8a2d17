package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Two reports, level by level: ratios B/A with an interval, and a verdict. */
public final class Comparison {

    private static final int FEWEST = 20;

    /** A smaller difference does not matter. */
    private static final double NOTABLE = 0.02;

    private Comparison() {}

    /**
     * What is compared.
     *
     * @param more whether more of it is better
     */
    record Measure(
            String name, boolean more, Function<Point.Samples, double[]> values, ToDoubleFunction<double[]> statistic) {

        /** Of one level; 0 where it has none. */
        double of(Point point) {
            double[] found = values.apply(point.samples());
            return found.length == 0 ? 0 : statistic.applyAsDouble(found);
        }
    }

    static final List<Measure> MEASURES = List.of(
            new Measure("requests/s", true, Point.Samples::requestsPerSecond, Bootstrap::mean),
            new Measure("output tokens/s", true, Point.Samples::outputPerSecond, Bootstrap::mean),
            new Measure("TTFT p50", false, Point.Samples::ttft, Bootstrap.quantile(0.5)),
            new Measure("TTFT p99", false, Point.Samples::ttft, Bootstrap.quantile(0.99)),
            new Measure("TPOT p50", false, Point.Samples::tpot, Bootstrap.quantile(0.5)),
            new Measure("E2EL p50", false, Point.Samples::e2el, Bootstrap.quantile(0.5)),
            new Measure("E2EL p99", false, Point.Samples::e2el, Bootstrap.quantile(0.99)));

    /** What is to be seen in a ratio. */
    enum Verdict {
        BETTER("B is better"),
        WORSE("B is worse"),
        SAME("no difference seen"),
        FEW("too few to say");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }
    }

    /** One of them at one level. */
    record Row(Level level, String name, double a, double b, Bootstrap ratio, Verdict verdict) {}

    /** @throws IllegalArgumentException when no level is in both */
    static List<Row> rows(Report a, Report b) {
        requireOne(a);
        requireOne(b);
        List<Row> rows = new ArrayList<>();
        for (Point before : a.points()) {
            b.points().stream()
                    .filter(after -> after.level().equals(before.level()))
                    .findFirst()
                    .ifPresent(after -> MEASURES.forEach(
                            measure -> row(before, after, measure).ifPresent(rows::add)));
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "the files have no level of load in common: " + labels(a) + " and " + labels(b));
        }
        return rows;
    }

    private static void requireOne(Report report) {
        if (report.beside() != null) {
            throw new IllegalArgumentException("the file of " + report.url()
                    + " holds two servers in turn (--beside), which were compared when they were measured");
        }
    }

    private static List<String> labels(Report report) {
        return report.points().stream().map(point -> point.level().label()).toList();
    }

    private static Optional<Row> row(Point before, Point after, Measure measure) {
        double[] a = measure.values().apply(before.samples());
        double[] b = measure.values().apply(after.samples());
        if (Arrays.stream(a).sum() <= 0 || Arrays.stream(b).sum() <= 0) {
            return Optional.empty();
        }
        Bootstrap ratio = Bootstrap.ratio(a, b, measure.statistic());
        Verdict verdict = Math.min(a.length, b.length) < FEWEST ? Verdict.FEW : verdict(ratio, measure.more());
        return Optional.of(new Row(
                before.level(),
                measure.name(),
                measure.statistic().applyAsDouble(a),
                measure.statistic().applyAsDouble(b),
                ratio,
                verdict));
    }

    static Verdict verdict(Bootstrap ratio, boolean more) {
        if (Math.abs(ratio.ratio() - 1) < NOTABLE) {
            return Verdict.SAME;
        }
        if (ratio.low() > 1) {
            return more ? Verdict.BETTER : Verdict.WORSE;
        }
        if (ratio.high() < 1) {
            return more ? Verdict.WORSE : Verdict.BETTER;
        }
        return Verdict.SAME;
    }

    /** A table, and a sentence. */
    public static List<String> lines(Report a, Report b) {
        List<String> lines = new ArrayList<>();
        lines.add("A: " + title(a));
        lines.add("B: " + title(b));
        differences(a, b).forEach(lines::add);
        lines.addAll(table(rows(a, b)));
        return lines;
    }

    /** A line each, and a sentence. */
    static List<String> table(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(Table.format(
                "%-18s | %-15s | %10s | %10s | %6s | %-15s | %s", "load", "", "A", "B", "B/A", "99 % interval", ""));
        for (Row row : rows) {
            lines.add(Table.format(
                    "%-18s | %-15s | %10.2f | %10.2f | %6.3f | %6.3f to %-6.3f | %s",
                    row.level().label(),
                    row.name(),
                    row.a(),
                    row.b(),
                    row.ratio().ratio(),
                    row.ratio().low(),
                    row.ratio().high(),
                    row.verdict().words));
        }
        lines.add(sentence(rows));
        return lines;
    }

    private static String title(Report report) {
        return report.model() + " at " + report.url() + ", " + report.endpoint() + ", " + report.created();
    }

    private static List<String> differences(Report a, Report b) {
        return a.settings().keySet().stream()
                .filter(name ->
                        !Objects.equals(a.settings().get(name), b.settings().get(name)))
                .map(name -> "! --" + name + " differs: " + a.settings().get(name) + " and "
                        + b.settings().get(name))
                .toList();
    }

    private static String sentence(List<Row> rows) {
        long better = count(rows, Verdict.BETTER);
        long worse = count(rows, Verdict.WORSE);
        String counts = better + " of " + rows.size() + " figures better, " + worse + " worse";
        if (better > 0 && worse > 0) {
            return "verdict: B trades one for the other (" + counts + ")";
        }
        return "verdict: "
                + (better > 0 ? "B is better" : worse > 0 ? "B is worse" : "no difference seen")
                + " (" + counts + ")";
    }

    private static long count(List<Row> rows, Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }
}
