package io.millrace.profile.report;

import io.millrace.bench.page.Markup;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Point;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** How near each size of a phase comes to its ceiling, as a table whose cells are the darker the nearer. */
final class HeatMap {

    private HeatMap() {}

    /** Of a phase; empty where none of it was timed. */
    static String of(Measured measured, String phase) {
        List<Point> points = measured.points().stream()
                .filter(point -> point.phase().equals(phase))
                .toList();
        return switch (phase) {
            case Point.PREFILL -> table(points, "tokens", Point::tokens, "past", Point::past);
            case Point.DECODE -> table(points, "batch", Point::batch, "past", Point::past);
            default -> table(points, "batch", Point::batch, "tokens", Point::tokens);
        };
    }

    private static String table(
            List<Point> points, String across, ToIntFunction<Point> x, String down, ToIntFunction<Point> y) {
        if (points.isEmpty()) {
            return "";
        }
        int[] columns = points.stream().mapToInt(x).distinct().sorted().toArray();
        int[] rows = points.stream().mapToInt(y).distinct().sorted().toArray();
        Markup out = new Markup().add("<table class=\"heat\"><tr><th>%s \\ %s</th>", down, across);
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

    private static void cell(Markup out, Optional<Point> point) {
        if (point.isEmpty()) {
            out.add("<td>–</td>");
            return;
        }
        Point found = point.get();
        double near = Math.clamp(1 / found.distance(), 0, 1);
        out.add(
                "<td style=\"background:rgba(38,132,255,%.2f)\" title=\"%s\">%.2f ms<br/>%.0f/s<br/>%.0f %%</td>",
                0.05 + 0.6 * near, found.bound().text(), found.millis(), found.rate(), 100 * near);
    }
}
