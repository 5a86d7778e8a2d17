package io.millrace.bench;

import io.millrace.bench.report.Level;
import io.millrace.bench.report.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/** Measures levels of load, one after the other. */
final class Levels {

    private static final int MOST_CLIENTS = 512;
    private static final double GROWTH = 1.05;
    private static final double[] SHARES = {0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.2};

    private Levels() {}

    /** Measures one. */
    @FunctionalInterface
    interface Measurement {
        Point measure(Level level);
    }

    static List<Point> all(List<Level> levels, Measurement measurement) {
        List<Point> points = new ArrayList<>();
        for (Level level : levels) {
            points.add(measurement.measure(level));
        }
        return points;
    }

    /** Twice as many clients each time, until two levels in turn have brought nothing. */
    static List<Point> doubled(Measurement measurement) {
        List<Point> points = new ArrayList<>();
        double best = 0;
        int idle = 0;
        for (int clients = 1; clients <= MOST_CLIENTS && idle < 2; clients *= 2) {
            Point point = measurement.measure(Level.closed(clients));
            points.add(point);
            idle = point.requestsPerSecond() > GROWTH * best ? 0 : idle + 1;
            best = Math.max(best, point.requestsPerSecond());
        }
        return points;
    }

    /** Shares of the most that was carried, up to more than that. */
    static List<Level> shares(double peak, DoubleFunction<Level> open) {
        return DoubleStream.of(SHARES)
                .mapToObj(share -> open.apply(Math.max(1e-3, Math.round(share * peak * 1e3) / 1e3)))
                .toList();
    }
}
