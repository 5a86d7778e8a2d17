package io.millrace.bench.report;

import static io.millrace.bench.page.Xhtml.escaped;

import io.millrace.bench.page.Page;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A report as a page. */
public final class Html {

    private static final int STEPS = 100;
    private static final List<String> COLOURS =
            List.of("#2a6fdb", "#d1495b", "#2e933c", "#b8860b", "#7b4fb5", "#00868b", "#c05621", "#6b7280");
    private static final String STYLE = """
            .scroll{overflow-x:auto}
            .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr));gap:1rem}
            svg .title{font-size:14px;font-weight:600}
            """;

    private Html() {}

    public static String of(Report report) {
        return Page.of(
                title(report),
                STYLE + colours(),
                "<h1>" + escaped(title(report)) + "</h1><p>"
                        + escaped(report.endpoint() + " at " + report.url() + ", " + report.created() + ", load from "
                                + report.machine())
                        + "</p>" + remarks(report) + "<div class=\"charts\">" + charts(report) + "</div>"
                        + table(report) + settings(report));
    }

    private static String title(Report report) {
        return report.model() + ", throughput and latency";
    }

    private static String colours() {
        return IntStream.range(0, COLOURS.size())
                .mapToObj(i -> "svg .c%d polyline,svg .c%d line{stroke:%s}svg .c%d circle{fill:%s}"
                        .formatted(i, i, COLOURS.get(i), i, COLOURS.get(i)))
                .collect(Collectors.joining());
    }

    private static String remarks(Report report) {
        String items = report.points().stream()
                .flatMap(point ->
                        point.remarks().stream().map(remark -> point.level().label() + ": " + remark))
                .map(remark -> "<li>" + escaped(remark) + "</li>")
                .collect(Collectors.joining());
        return items.isEmpty() ? "" : "<ul>" + items + "</ul>";
    }

    private static String charts(Report report) {
        List<Point> points = report.points();
        boolean generates = points.stream().allMatch(Point::generates);
        String throughput = generates ? "output tokens/s" : "requests/s";
        Chart latency = new Chart(
                "Latency by throughput",
                throughput,
                "ms",
                generates
                        ? List.of(
                                curve("TTFT p50", points, Point::ttft, Distribution::p50),
                                curve("TTFT p99", points, Point::ttft, Distribution::p99),
                                curve("E2EL p50", points, Point::e2el, Distribution::p50))
                        : List.of(
                                curve("E2EL p50", points, Point::e2el, Distribution::p50),
                                curve("E2EL p99", points, Point::e2el, Distribution::p99)));
        Chart perToken = new Chart(
                "Time per token by throughput",
                throughput,
                "ms",
                List.of(
                        curve("TPOT p50", points, Point::tpot, Distribution::p50),
                        curve("TPOT p99", points, Point::tpot, Distribution::p99),
                        curve("ITL p99", points, Point::itl, Distribution::p99)));
        Chart ttft = cumulative("Time to first token", points, Point.Samples::ttft);
        Chart e2el = cumulative("End-to-end latency", points, Point.Samples::e2el);
        return latency.svg() + (generates ? perToken.svg() + ttft.svg() : "") + e2el.svg();
    }

    private static Chart.Curve curve(
            String name,
            List<Point> points,
            Function<Point, @Nullable Distribution> times,
            Function<Distribution, Double> figure) {
        List<Point> with =
                points.stream().filter(point -> times.apply(point) != null).toList();
        return new Chart.Curve(
                name,
                with.stream()
                        .map(point -> new double[] {point.throughput(), figure(times.apply(point), figure)})
                        .toList(),
                with.stream().map(point -> point.level().label()).toList());
    }

    private static double figure(@Nullable Distribution times, Function<Distribution, Double> figure) {
        return times == null ? Double.NaN : figure.apply(times);
    }

    private static Chart cumulative(String what, List<Point> points, Function<Point.Samples, double[]> values) {
        return new Chart(
                what + ", share of requests within",
                "ms",
                "% of requests",
                points.stream()
                        .map(point -> new Chart.Curve(
                                point.level().label(), cumulative(values.apply(point.samples())), List.of()))
                        .toList());
    }

    private static List<double[]> cumulative(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? List.of()
                : IntStream.rangeClosed(0, STEPS)
                        .mapToObj(i ->
                                new double[] {Distribution.quantile(sorted, (double) i / STEPS), 100.0 * i / STEPS})
                        .toList();
    }

    private static String table(Report report) {
        String head = List.of(
                        "load",
                        "requests/s",
                        "good/s",
                        "tokens/s in",
                        "tokens/s out",
                        "TTFT p50",
                        "p90",
                        "p99",
                        "TPOT p50",
                        "p90",
                        "p99",
                        "ITL p99",
                        "E2EL p50",
                        "p90",
                        "p99",
                        "failed",
                        "client CPU")
                .stream()
                .map(name -> "<th>" + name + "</th>")
                .collect(Collectors.joining());
        return "<h2>Figures</h2><p>Latencies in milliseconds, from when each request was due.</p><div class=\"scroll\"><table><tr>"
                + head + "</tr>" + report.points().stream().map(Html::row).collect(Collectors.joining())
                + "</table></div>";
    }

    private static String row(Point point) {
        Double good = point.goodput();
        return "<tr><td>" + escaped(point.level().label()) + "</td>"
                + cells(point.requestsPerSecond(), good == null ? Double.NaN : good)
                + cells(point.inputTokensPerSecond(), point.outputTokensPerSecond())
                + times(point.ttft()) + times(point.tpot())
                + cells(figure(point.itl(), Distribution::p99)) + times(point.e2el())
                + "<td>" + (point.requests() - point.succeeded()) + "</td>"
                + Table.format("<td>%.0f %%</td></tr>", 100 * point.client().thread());
    }

    private static String times(@Nullable Distribution times) {
        return times == null ? cells(Double.NaN, Double.NaN, Double.NaN) : cells(times.p50(), times.p90(), times.p99());
    }

    private static String cells(double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> "<td>" + (Double.isNaN(value) ? "" : Table.format("%.2f", value)) + "</td>")
                .collect(Collectors.joining());
    }

    private static String settings(Report report) {
        return "<h2>Load</h2><table>"
                + report.settings().entrySet().stream().map(Html::setting).collect(Collectors.joining()) + "</table>";
    }

    private static String setting(Map.Entry<String, String> setting) {
        return "<tr><td>" + escaped(setting.getKey()) + "</td><td>" + escaped(setting.getValue()) + "</td></tr>";
    }
}
