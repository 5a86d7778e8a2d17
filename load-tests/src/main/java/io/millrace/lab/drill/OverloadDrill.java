package io.millrace.insight;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Far more load than a service can carry, in rounds: its peak in closed loop, the overload in open loop, and its peak again.
 *
 * @param clients that bring it to its peak without filling its queue: as many as it has in work
 * @param queue requests that may wait before further ones are refused
 * @param factor of the peak that is offered
 * @param time of the overload of a round
 */
public record OverloadDrill(Ask ask, int clients, int queue, double factor, Duration time, int rounds, long seed) {

    /** Memory of the service, in bytes; the heap's after a collection. */
    public record Memory(double heap, double resident) {
        static Memory of(ServiceProcess service) throws IOException, InterruptedException {
            double heap = service.heap();
            return new Memory(
                    heap, service.resident().isPresent() ? service.resident().getAsLong() : Double.NaN);
        }
    }

    /** What was measured in one round. */
    public record Round(OverloadDrill drill, ClosedLoop before, Tally tally, ClosedLoop after) {

        /** Requests a second at the peak, the mean of before and after. */
        public double peak() {
            return (before.requests() + after.requests()) / 2;
        }

        /** Successes a second under overload. */
        public double goodput() {
            return tally.inTime() * 1e9 / drill.time().toNanos();
        }

        public double goodputByPeak() {
            return goodput() / peak();
        }
    }

    /**
     * Most answers that may come while an accepted request waits for its own, itself included: a full queue's, those of the requests
     * in work, and those that were on their way when it came.
     */
    int mostAnswers() {
        return queue + 2 * clients;
    }

    /** Warms the service up first, by load that it carries and by load that it refuses. */
    public OverloadReport run(ServiceProcess service) throws IOException, InterruptedException {
        int port = service.port();
        WarmUp.Machine machine = WarmUp.Machine.at(port);
        double rough = WarmUp.untilSteady(
                machine, stretch -> ClosedLoop.run(port, ask, clients, stretch).requests());
        try (OpenLoop load = new OpenLoop(port, ask)) {
            double _ = WarmUp.untilSteady(machine, stretch -> load.run(factor * rough, stretch, seed - 1)
                    .inTime());
            ClosedLoop before = peak(port);
            Memory start = Memory.of(service);
            List<Round> measured = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Tally tally = load.run(factor * before.requests(), time, seed + i);
                ClosedLoop after = peak(port);
                measured.add(new Round(this, before, tally, after));
                before = after;
            }
            return new OverloadReport(this, measured, start, Memory.of(service));
        }
    }

    private ClosedLoop peak(int port) throws IOException, InterruptedException {
        return ClosedLoop.run(port, ask, clients, time.dividedBy(6));
    }
}
