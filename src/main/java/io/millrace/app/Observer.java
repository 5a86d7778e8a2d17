package io.millrace.app;

import io.millrace.serving.ModelCatalog;
import io.millrace.serving.RequestTimes;
import io.millrace.telemetry.Exemplars;
import io.millrace.telemetry.Operation;
import io.millrace.telemetry.Outcome;
import io.millrace.telemetry.RequestMeters;
import io.millrace.telemetry.RequestReport;
import io.millrace.telemetry.Trace;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/** Tells meters, access log and trace of a request's end. A name that is no model's never gets further than the log. */
final class Observer {

    private final ModelCatalog models;
    private final RequestMeters meters;
    private final ServerRequests requests;

    Observer(ModelCatalog models, RequestMeters meters, ServerRequests requests) {
        this.models = models;
        this.meters = meters;
        this.requests = requests;
    }

    void ended(Observation observation, Outcome outcome) {
        Optional<Operation> operation = Routes.operation(route(observation.exchange()));
        RequestReport report = report(observation, operation.orElse(Operation.OTHER), outcome);
        Trace trace = observation.trace();
        if (operation.isPresent()) {
            Exemplars.of(trace, () -> meters.record(report));
        }
        requests.record(observation.exchange(), observation.status(), observation.error(), report.elapsed());
        AccessLog.write(observation, report);
        trace.end(ending(observation, report));
    }

    private RequestReport report(Observation observation, Operation operation, Outcome outcome) {
        RequestTimes times = observation.times();
        String model =
                times.asked().map(route -> route.model().id()).orElse(RequestReport.NO_MODEL);
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
