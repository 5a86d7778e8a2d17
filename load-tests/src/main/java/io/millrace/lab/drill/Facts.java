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
record Facts(long loads, long faults, long refusals) {

    /** Of a service that does not answer: as bad as if they had moved. */
    static final Facts UNKNOWN = new Facts(-1, -1, -1);

    static Facts of(Service service) throws IOException {
        Scrape scrape = service.scrape();
        return new Facts(
                Math.round(scrape.sum("millrace_model_load_time_seconds_count", "")),
                Math.round(scrape.sum("millrace_breaker_faults_requests_total", "")),
                Math.round(scrape.sum("millrace_breaker_refusals_requests_total", "")));
    }

    Facts since(Facts before) {
        return new Facts(loads - before.loads, faults - before.faults, refusals - before.refusals);
    }
}
