package io.millrace.insight;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Far more load than a service can carry: its peak in closed loop, the overload in open loop, and its peak again.
 *
 * @param clients that bring it to its peak without filling its queue
 * @param queue items that may wait before further ones are refused
 * @param factor of the peak that is offered
 */
public record OverloadDrill(Ask ask, int clients, int queue, double factor, Duration time, long seed) {

    /** Memory of the service, in bytes; the heap's after a collection. */
    public record Memory(double heap, double resident) {
        static Memory of(ServiceProcess service) throws IOException, InterruptedException {
            double heap = service.heap();
            return new Memory(
                    heap, service.resident().isPresent() ? service.resident().getAsLong() : Double.NaN);
        }
    }

    /** What was measured. */
    public record Report(
            OverloadDrill drill, ClosedLoop before, ClosedLoop after, Tally tally, Memory start, Memory end) {

        /** Requests a second at the peak, the mean of before and after. */
        public double peak() {
            return (before.requests() + after.requests()) / 2;
        }

        public double goodput() {
            return tally.inTime() * 1e9 / drill.time().toNanos();
        }

        /** Longest milliseconds that the queue's limit lets an accepted request take: a full queue at the measured rate, and a run. */
        public double boundMillis() {
            return drill.queue() / (goodput() * drill.ask().items()) * 1e3 + Math.max(before.p99(), after.p99());
        }

        public List<Aim> aims() {
            double p99 = tally.acceptedMillis(0.99);
            return List.of(
                    Aim.speed("goodput at least 90 % of peak", percent(goodput() / peak()), goodput() >= 0.9 * peak()),
                    Aim.speed(
                            "p99 of accepted requests within what the queue's limit gives",
                            millis(p99) + " of " + millis(boundMillis()),
                            p99 <= boundMillis()),
                    Aim.speed(
                            "p99 of refusals below 50 ms",
                            millis(tally.refusedMillis(0.99)),
                            tally.refusedMillis(0.99) < 50),
                    Aim.speed(
                            "heap grows by less than 8 MB",
                            megabytes(end.heap() - start.heap()),
                            end.heap() - start.heap() < 8e6),
                    Aim.speed(
                            "RSS grows by less than 5 %",
                            percent(end.resident() / start.resident() - 1), end.resident() < 1.05 * start.resident()),
                    Aim.none("requests without an answer", tally.lost(), tally.fault()),
                    Aim.none("answers but 200 and 429", tally.strange(), ""),
                    Aim.none("429 without Retry-After", tally.unexplained(), ""));
        }
    }

    /** Warms the service up first, by load that it carries and by load that it refuses. */
    public Report run(ServiceProcess service) throws IOException, InterruptedException {
        int port = service.port();
        double rough = WarmUp.untilSteady(
                stretch -> ClosedLoop.run(port, ask, clients, stretch).requests());
        try (OpenLoop load = new OpenLoop(port, ask)) {
            double _ = WarmUp.untilSteady(
                    stretch -> load.run(factor * rough, stretch, seed - 1).inTime());
            ClosedLoop before = ClosedLoop.run(port, ask, clients, time.dividedBy(6));
            Memory start = Memory.of(service);
            Tally tally = load.run(factor * before.requests(), time, seed);
            Memory end = Memory.of(service);
            ClosedLoop after = ClosedLoop.run(port, ask, clients, time.dividedBy(6));
            return new Report(this, before, after, tally, start, end);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%+.1f MB", bytes / 1e6);
    }
}
