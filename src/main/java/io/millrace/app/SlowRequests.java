package io.millrace.app;

import io.millrace.telemetry.RequestReport;
import io.millrace.verdict.Bottlenecks;
import io.millrace.verdict.Verdict;
import java.time.Duration;
import java.util.Optional;

/** Says of requests that took long what limited their model meanwhile. */
final class SlowRequests {

    private final Bottlenecks bottlenecks;
    private final Duration slow;

    /** @param slow from which duration on a request took long */
    SlowRequests(Bottlenecks bottlenecks, Duration slow) {
        this.bottlenecks = bottlenecks;
        this.slow = slow;
    }

    /** The word of the last 10 s, of the service where the model is not served here; empty where the request was not slow. */
    Optional<String> bottleneck(RequestReport report) {
        return report.elapsed().compareTo(slow) < 0
                ? Optional.empty()
                : Optional.of(of(report.servedBy()).state().word());
    }

    private Verdict of(String model) {
        return bottlenecks.models().contains(model)
                ? bottlenecks.model(model, Bottlenecks.SHORT)
                : bottlenecks.service(Bottlenecks.SHORT);
    }
}
