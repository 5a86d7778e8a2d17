package io.millrace.lab.drill;

import io.millrace.lab.service.Scrape;
import io.millrace.lab.service.Service;
import java.io.IOException;

/**
 * What a service counts that hostile clients must not move.
 *
 * @param loads of models since the start
 * @param faults that breakers have counted
 * @param refusals by breakers
 */
record UnmovedCounts(long loads, long faults, long refusals) {

    /** Of a service that does not answer: as bad as if they had moved. */
    static final UnmovedCounts UNKNOWN = new UnmovedCounts(-1, -1, -1);

    static UnmovedCounts of(Service service) throws IOException {
        Scrape scrape = service.scrape();
        return new UnmovedCounts(
                Math.round(scrape.sum("millrace_model_load_time_seconds_count", "")),
                Math.round(scrape.sum("millrace_breaker_faults_requests_total", "")),
                Math.round(scrape.sum("millrace_breaker_refusals_requests_total", "")));
    }

    UnmovedCounts since(UnmovedCounts before) {
        return new UnmovedCounts(loads - before.loads, faults - before.faults, refusals - before.refusals);
    }
}
