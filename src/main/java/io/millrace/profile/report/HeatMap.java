package io.millrace.profile.report;

import io.millrace.bench.page.Xhtml;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.TimedStep;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** How near each size of a phase comes to its ceiling, as a table whose cells are the darker the nearer. */
final class HeatMap {

    private HeatMap() {}

    /** Of a phase; empty where none of it was timed. */
    static String of(Measured measured, String phase) {
        List<TimedStep> points = measured.points().stream()
                .filter(point -> point.phase().equals(phase))
                .toList();
        return switch (phase) {
            case TimedStep.PREFILL -> table(points, "tokens", TimedStep::tokens, "past", TimedStep::past);
            case TimedStep.DECODE -> table(points, "batch", TimedStep::batch, "past", TimedStep::past);
            default -> table(points, "batch", TimedStep::batch, "tokens", TimedStep::tokens);
        };
    }

    private static String table(
            List<TimedStep> points,
            String across,
            ToIntFunction<TimedStep> x,
            String down,
            ToIntFunction<TimedStep> y) {
        if (points.isEmpty()) {
            return "";
        }
        int[] columns = points.stream().mapToInt(x).distinct().sorted().toArray();
        int[] rows = points.stream().mapToInt(y).distinct().sorted().toArray();
        Xhtml out = new Xhtml().add("<table class=\"heat\"><tr><th>%s \\ %s</th>", down, across);
        for (int column : columns) {
            out.add("<th>%d</th>", column);
        }
        out.add("</tr>");
        for (int row : rows) {
            out.add("<tr><th>%d</th>", row);
            for (int column : columns) {
                cell(
                        out,
                        points.stream()
                                .filter(point -> x.applyAsInt(point) == column && y.applyAsInt(point) == row)
                                .findFirst());
            }
            out.add("</tr>");
        }
        return out.add("</table>").toString();
    }

    private static void cell(Xhtml out, Optional<TimedStep> point) {
        if (point.isEmpty()) {
            out.add("<td>–</td>");
            return;
        }
        TimedStep found = point.get();
        double near = Math.clamp(1 / found.distance(), 0, 1);
        out.add(
                "<td style=\"background:rgba(38,132,255,%.2f)\" title=\"%s\">%.2f ms<br/>%.0f/s<br/>%.0f %%</td>",
                0.05 + 0.6 * near, found.bound().text(), found.millis(), found.rate(), 100 * near);
    }
}
