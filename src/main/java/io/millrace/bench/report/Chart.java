package io.millrace.bench.report;

import io.millrace.bench.page.Axis;
import io.millrace.bench.page.Xhtml;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Curves in one frame, as SVG that takes its colours from the page. */
record Chart(String title, String x, String y, List<Curve> curves) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 340;
    private static final int LEFT = 64;
    private static final int RIGHT = 150;
    private static final int TOP = 34;
    private static final int BOTTOM = 48;

    /**
     * Points joined in their order.
     *
     * @param labels of the points, shown where the mouse is
     */
    record Curve(String name, List<double[]> points, List<String> labels) {}

    String svg() {
        if (curves.stream().allMatch(curve -> curve.points().isEmpty())) {
            return "";
        }
        Axis across = axis(point -> point[0]);
        Axis up = axis(point -> point[1]);
        return "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                        .formatted(WIDTH, HEIGHT, Xhtml.escaped(title))
                + "<text class=\"title\" x=\"%d\" y=\"18\">%s</text>".formatted(LEFT, Xhtml.escaped(title))
                + grid(across, up)
                + IntStream.range(0, curves.size())
                        .mapToObj(i -> curve(i, across, up))
                        .collect(Collectors.joining())
                + "</svg>";
    }

    private Axis axis(ToDoubleFunction<double[]> value) {
        return Axis.of(curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(value));
    }

    private static double right(Axis axis, double value) {
        return LEFT + axis.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double up(Axis axis, double value) {
        return HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private String grid(Axis across, Axis up) {
        Stream<String> columns = across.ticks().stream().map(tick -> {
            double x = right(across, tick);
            return line(x, TOP, x, HEIGHT - BOTTOM) + text(x, HEIGHT - BOTTOM + 16, "middle", number(tick));
        });
        Stream<String> rows = up.ticks().stream().map(tick -> {
            double y = up(up, tick);
            return line(LEFT, y, WIDTH - RIGHT, y) + text(LEFT - 6, y + 4, "end", number(tick));
        });
        return Stream.concat(columns, rows).collect(Collectors.joining())
                + text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", x + scale(across))
                + Table.format(
                        "<text text-anchor=\"middle\" transform=\"translate(14 %d) rotate(-90)\">%s</text>",
                        (TOP + HEIGHT - BOTTOM) / 2, Xhtml.escaped(y + scale(up)));
    }

    private static String scale(Axis axis) {
        return axis.logarithmic() ? " (logarithmic)" : "";
    }

    private String curve(int number, Axis across, Axis up) {
        Curve curve = curves.get(number);
        String path = curve.points().stream()
                .map(point -> Table.format("%.1f,%.1f", right(across, point[0]), up(up, point[1])))
                .collect(Collectors.joining(" "));
        String dots = IntStream.range(0, curve.labels().size())
                .mapToObj(i -> Table.format(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s: %s, %s</title></circle>",
                        right(across, curve.points().get(i)[0]),
                        up(up, curve.points().get(i)[1]),
                        Xhtml.escaped(curve.labels().get(i)),
                        number(curve.points().get(i)[0]),
                        number(curve.points().get(i)[1])))
                .collect(Collectors.joining());
        int y = TOP + 12 + 18 * number;
        return "<g class=\"c" + number % 8 + "\"><polyline points=\"" + path + "\"/>" + dots
                + line(WIDTH - RIGHT + 10, y - 4, WIDTH - RIGHT + 28, y - 4)
                + text(WIDTH - RIGHT + 34, y, "start", curve.name()) + "</g>";
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return Table.format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2);
    }

    private static String text(double x, double y, String anchor, String text) {
        return Table.format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, Xhtml.escaped(text));
    }

    /** With as many digits as tell ticks apart. */
    static String number(double value) {
        if (value != 0 && Math.abs(value) < 1) {
            return Table.format("%.3f", value).replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return value == Math.rint(value) || Math.abs(value) >= 1000
                ? Table.format("%,.0f", value)
                : Table.format("%.1f", value);
    }
}
