package io.millrace.lab.drill;

import io.millrace.bench.http.Http;
import io.millrace.bench.load.Pace;
import io.millrace.bench.load.WarmUp;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Asking;
import io.millrace.lab.load.DrillTally;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.ServiceMemory;
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
record OverloadDrill(Ask ask, int clients, int queue, double factor, Duration time, int rounds, long seed) {

    /**
     * What a service gives clients that each wait for the answer before they send the next.
     *
     * @param requests answered a second
     * @param p99 milliseconds of an answer
     */
    record Peak(double requests, double p99) {
        static Peak of(DrillTally tally) {
            return new Peak(tally.requireWhole().rate(), tally.acceptedMillis(0.99));
        }
    }

    /** What was measured in one round. */
    record Round(OverloadDrill drill, Peak before, DrillTally tally, Peak after) {

        /** Requests a second at the peak, the mean of before and after. */
        double peak() {
            return (before.requests() + after.requests()) / 2;
        }

        /** Successes a second under overload. */
        double goodput() {
            return tally.inTime() * 1e9 / drill.time().toNanos();
        }

        double goodputByPeak() {
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
    OverloadReport run(Service service) throws IOException, InterruptedException {
        Http http = service.http();
        double rough = WarmUp.untilSteady(
                service::compilingMillis, stretch -> closed(http, stretch).requests());
        double _ = WarmUp.untilSteady(service::compilingMillis, stretch -> open(http, rough, stretch, seed - 1)
                .inTime());
        Peak before = peak(http);
        ServiceMemory start = service.memory();
        List<Round> measured = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            DrillTally tally = open(http, before.requests(), time, seed + i);
            Peak after = peak(http);
            measured.add(new Round(this, before, tally, after));
            before = after;
        }
        return new OverloadReport(this, measured, start, service.memory());
    }

    private Peak peak(Http http) {
        return closed(http, time.dividedBy(6));
    }

    private Peak closed(Http http, Duration stretch) {
        return Peak.of(Asking.run(http, ask, new Pace.Closed(clients), stretch));
    }

    private DrillTally open(Http http, double peak, Duration stretch, long arrivals) {
        return Asking.run(http, ask, Pace.poisson(factor * peak, arrivals), stretch);
    }
}
