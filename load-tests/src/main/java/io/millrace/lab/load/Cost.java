package io.millrace.lab.load;

import io.millrace.bench.load.Pace;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.time.Duration;

/**
 * What a service gives, and what it takes for it. Neighbours on the machine change the first more than the second.
 *
 * @param rate of what is counted
 * @param cpu milliseconds of processor time of the service for each request that succeeded; not a number where that is not known
 */
public record Cost(double rate, double cpu) {

    /**
     * Of a closed loop, in tokens or texts a second.
     *
     * @throws IllegalStateException when a request does not succeed
     */
    public static Cost closed(Service service, Ask ask, int clients, Duration time) throws IOException {
        double cpu = service.cpuSeconds();
        DrillTally tally =
                Asking.run(service.http(), ask, new Pace.Closed(clients), time).requireWhole();
        return new Cost(ask.items() * tally.rate(), millis(service.cpuSeconds() - cpu, tally));
    }

    /** Of an open loop, in successes in time by those of the peak. */
    public static Cost overload(Service service, Ask ask, double peak, double factor, Duration time, long seed)
            throws IOException {
        double cpu = service.cpuSeconds();
        DrillTally tally = Asking.run(service.http(), ask, Pace.poisson(factor * peak, seed), time);
        return new Cost(tally.inTime() * 1e9 / time.toNanos() / peak, millis(service.cpuSeconds() - cpu, tally));
    }

    private static double millis(double seconds, DrillTally tally) {
        return 1e3 * seconds / tally.count(200);
    }
}
