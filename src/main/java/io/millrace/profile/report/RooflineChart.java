package io.millrace.profile.report;

import io.millrace.bench.page.Axis;
import io.millrace.bench.page.Xhtml;
import io.millrace.profile.record.Ceiling;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.TimedStep;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Operations a second by operations a byte, both logarithmic, under the ceilings of the machine. */
final class RooflineChart {

    private static final double WIDTH = 760;
    private static final double HEIGHT = 420;
    private static final double LEFT = 70;
    private static final double RIGHT = WIDTH - 20;
    private static final double TOP = 20;
    private static final double BOTTOM = HEIGHT - 45;
    private static final Map<String, String> CLASSES =
            Map.of(TimedStep.DECODE, "decode", TimedStep.PREFILL, "prefill", TimedStep.RUN, "run");

    private final Xhtml out = new Xhtml();
    private final List<TimedStep> points;
    private final Ceiling settings;
    private final Ceiling best;
    private final Axis x;
    private final Axis y;

    private RooflineChart(Measured measured) {
        points = measured.points().stream()
                .filter(point -> point.intensity() > 0 && point.millis() > 0 && point.operations() > 0)
                .toList();
        settings = measured.machine().settings();
        best = measured.machine().best();
        double left = points.stream().mapToDouble(TimedStep::intensity).min().orElse(1);
        double right = points.stream().mapToDouble(TimedStep::intensity).max().orElse(1);
        double ridge = settings.operations() / settings.nearBandwidth();
        x = Axis.logarithmic(Math.min(left, ridge), Math.max(right, ridge));
        double low = points.stream().mapToDouble(RooflineChart::rate).min().orElse(best.operations());
        double high = points.stream().mapToDouble(RooflineChart::rate).max().orElse(0);
        y = Axis.logarithmic(
                Math.min(low, settings.operations()),
                Math.max(high, Math.max(best.operations(), settings.operations())));
    }

    /** An SVG element. */
    static String of(Measured measured) {
        RooflineChart chart = new RooflineChart(measured);
        chart.draw();
        return chart.out.toString();
    }

    private static double rate(TimedStep point) {
        return point.operations() / point.millis() * 1000;
    }

    private double across(double intensity) {
        return LEFT + x.place(intensity) * (RIGHT - LEFT);
    }

    private double up(double rate) {
        return BOTTOM - y.place(rate) * (BOTTOM - TOP);
    }

    private void draw() {
        out.add("<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"roofline\">", WIDTH, HEIGHT);
        grid();
        roof(settings.nearBandwidth(), settings.operations(), "roof");
        roof(settings.farBandwidth(), settings.operations(), "far");
        roof(best.nearBandwidth(), best.operations(), "best");
        points.forEach(this::dot);
        out.add("<text x=\"%.0f\" y=\"%.0f\">operations a byte</text>", WIDTH - 140, HEIGHT - 8);
        out.add("<text x=\"6\" y=\"12\">operations a second</text>");
        out.add("</svg>");
    }

    private void grid() {
        for (double at : x.ticks()) {
            line(across(at), BOTTOM, across(at), TOP);
            label(across(at) - 8, BOTTOM + 16, at);
        }
        for (double at : y.ticks()) {
            line(LEFT, up(at), RIGHT, up(at));
            label(8, up(at) + 4, at);
        }
    }

    private void label(double left, double top, double value) {
        out.add("<text x=\"%.1f\" y=\"%.1f\">%s</text>", left, top, brief(value));
    }

    private static String brief(double value) {
        return value >= 1e12
                ? text(value / 1e12, "T")
                : value >= 1e9 ? text(value / 1e9, "G") : value >= 1e6 ? text(value / 1e6, "M") : text(value, "");
    }

    private static String text(double value, String unit) {
        return value < 1
                ? String.format(Locale.ROOT, "%.2g%s", value, unit)
                : String.format(Locale.ROOT, "%.0f%s", value, unit);
    }

    /* Up along the bandwidth to the ridge, then level. */
    private void roof(double bandwidth, double operations, String style) {
        double ridge = operations / bandwidth;
        double start = Math.max(x.low(), y.low() / bandwidth);
        out.add(
                "<polyline class=\"%s\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>",
                style, across(start), up(start * bandwidth), across(ridge), up(operations), RIGHT, up(operations));
    }

    private void dot(TimedStep point) {
        out.add(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s, batch %d, %d tokens behind %d: %.3f ms, %s</title></circle>",
                CLASSES.getOrDefault(point.phase(), "run"),
                across(point.intensity()),
                up(rate(point)),
                Xhtml.escaped(point.phase()),
                point.batch(),
                point.tokens(),
                point.past(),
                point.millis(),
                point.bound().text());
    }

    private void line(double fromX, double fromY, double toX, double toY) {
        out.add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", fromX, fromY, toX, toY);
    }
}
