package io.millrace.app;

import io.millrace.verdict.Bottlenecks;
import io.millrace.verdict.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code GET /actuator/bottleneck}: what limits the service and each model that was loaded, over 10 s and over 5 min. */
@Endpoint(id = "bottleneck")
final class BottleneckEndpoint {

    private final Bottlenecks bottlenecks;

    BottleneckEndpoint(Bottlenecks bottlenecks) {
        this.bottlenecks = bottlenecks;
    }

    @ReadOperation
    public Map<String, Object> bottleneck() {
        Map<String, Object> models = new LinkedHashMap<>();
        bottlenecks.models().forEach(name -> models.put(name, windows(window -> bottlenecks.model(name, window))));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("service", windows(bottlenecks::service));
        shown.put("models", models);
        return shown;
    }

    private static Map<String, Object> windows(Function<Duration, Verdict> verdicts) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("10s", shown(verdicts.apply(Bottlenecks.SHORT)));
        shown.put("5m", shown(verdicts.apply(Bottlenecks.LONG)));
        return shown;
    }

    private static Map<String, Object> shown(Verdict verdict) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("state", verdict.state().word());
        shown.put("evidence", verdict.sentence());
        shown.put("change", verdict.state().change());
        shown.put("busiest", verdict.model());
        shown.put("seconds", Math.round(verdict.figures().seconds() * 10) / 10.0);
        shown.put("figures", verdict.figures().shown());
        return shown;
    }
}
