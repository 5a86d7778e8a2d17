package io.millrace.app;

import io.millrace.edge.Endpoint;
import io.millrace.serving.Operation;
import io.millrace.serving.RequestTimes;
import io.millrace.telemetry.Exemplars;
import io.millrace.telemetry.Outcome;
import io.millrace.telemetry.RequestMeters;
import io.millrace.telemetry.RequestReport;
import io.millrace.telemetry.Trace;
import java.time.Duration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/** Tells meters, access log and trace of a request's end. A name that is no model's never gets further than the log. */
final class Observer {

    private final RequestMeters meters;
    private final ServerRequests requests;
    private final SlowRequests slow;
    private final AccessLog log;

    Observer(RequestMeters meters, ServerRequests requests, SlowRequests slow, AccessLog log) {
        this.meters = meters;
        this.requests = requests;
        this.slow = slow;
        this.log = log;
    }

    /** A request has begun. */
    void began(Observation observation) {
        requests.began(observation);
    }

    void ended(Observation observation, Outcome outcome) {
        Endpoint.Match match = Endpoint.Match.of(observation.exchange());
        Operation operation = match == null ? Operation.OTHER : match.endpoint().operation();
        RequestReport report = report(observation, operation, outcome);
        Trace trace = observation.trace();
        if (operation != Operation.OTHER) {
            Exemplars.of(trace, () -> meters.record(report));
        }
        requests.ended(observation, report.elapsed());
        log.write(observation, report, slow);
        trace.end(ending(observation, report));
    }

    private RequestReport report(Observation observation, Operation operation, Outcome outcome) {
        RequestTimes times = observation.times();
        String model = times.asked().map(route -> route.model().id()).orElse(RequestReport.NO_MODEL);
        return new RequestReport(
                model,
                times.servedBy().orElse(model),
                operation,
                outcome,
                Duration.ofNanos(times.now() - observation.startedAt()),
                observation.startedAt(),
                times.phases(),
                times.usage());
    }

    private static Trace.Ending ending(Observation observation, RequestReport report) {
        return new Trace.Ending(
                observation.exchange().getRequest().getMethod().name(),
                route(observation.exchange()),
                observation.status(),
                observation.exchange().getAttributeOrDefault(RequestIdFilter.HEADER, ""),
                report);
    }

    private static String route(ServerWebExchange exchange) {
        Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null ? "" : pattern.toString();
    }
}
