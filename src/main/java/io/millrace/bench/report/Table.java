package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Figures as lines of text. */
public final class Table {

    private Table() {}

    /** One level of load, all of it. */
    public static List<String> of(Point point) {
        List<String> lines = new ArrayList<>();
        Consumer<String> out = lines::add;
        out.accept(format(
                "%s, %.1f s: %d requests, %d succeeded, %d failed %s",
                point.level().label(),
                point.seconds(),
                point.requests(),
                point.succeeded(),
                point.requests() - point.succeeded(),
                point.errors().isEmpty() ? "" : point.errors()));
        out.accept(format(
                "  requests/s %.2f%s   tokens/s in %.1f, out %.1f   tokens in %d, out %d",
                point.requestsPerSecond(),
                point.goodput() == null ? "" : format(", good %.2f", point.goodput()),
                point.inputTokensPerSecond(),
                point.outputTokensPerSecond(),
                point.inputTokens(),
                point.outputTokens()));
        out.accept(format("  %-26s %10s %10s %10s %10s", "milliseconds", "mean", "p50", "p90", "p99"));
        row(out, "time to first token  TTFT", point.ttft());
        row(out, "time per token       TPOT", point.tpot());
        row(out, "inter-token latency  ITL", point.itl());
        row(out, "end to end           E2EL", point.e2el());
        if (!point.level().closedLoop()) {
            row(out, "sent late", point.lag());
        }
        Client client = point.client();
        out.accept(format(
                "  load generator: its thread %.0f %% of a core, %s %.0f %% of %d cores, machine busy %.0f %%",
                100 * client.thread(),
                client.local() ? "process with the service" : "process",
                100 * client.process(),
                Client.cores(),
                100 * client.machine()));
        point.remarks().forEach(remark -> out.accept("  ! " + remark));
        return lines;
    }

    private static void row(Consumer<String> out, String name, @Nullable Distribution times) {
        if (times != null) {
            out.accept(format(
                    "  %-26s %10.2f %10.2f %10.2f %10.2f", name, times.mean(), times.p50(), times.p90(), times.p99()));
        }
    }

    /** Several levels, a line each. */
    public static List<String> of(List<Point> points) {
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "%-18s | %8s | %9s | %9s | %9s | %9s | %9s | %9s | %6s",
                "load", "req/s", "out tok/s", "TTFT p50", "TTFT p99", "TPOT p50", "E2EL p50", "E2EL p99", "failed"));
        for (Point point : points) {
            lines.add(format(
                    "%-18s | %8.2f | %9.1f | %9s | %9s | %9s | %9s | %9s | %6d",
                    point.level().label(),
                    point.requestsPerSecond(),
                    point.outputTokensPerSecond(),
                    cell(point.ttft(), 0.5),
                    cell(point.ttft(), 0.99),
                    cell(point.tpot(), 0.5),
                    cell(point.e2el(), 0.5),
                    cell(point.e2el(), 0.99),
                    point.requests() - point.succeeded()));
        }
        return lines;
    }

    private static String cell(@Nullable Distribution times, double quantile) {
        return times == null ? "" : format("%.2f", quantile == 0.5 ? times.p50() : times.p99());
    }

    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
