package io.millrace.telemetry;

import io.millrace.core.Usage;
import io.millrace.serving.Operation;
import io.millrace.serving.Phase;
import io.millrace.serving.RequestTimes;
import java.time.Duration;
import java.util.Map;

/**
 * A request that has ended.
 *
 * @param model id of a model of the repository; {@link #NO_MODEL} where it named none
 * @param servedBy the model that answered
 * @param elapsed from the request's head to the end of its answer
 * @param startedAt when its head came, on the clock of {@code phases}
 */
public record RequestReport(
        String model,
        String servedBy,
        Operation operation,
        Outcome outcome,
        Duration elapsed,
        long startedAt,
        Map<Phase, RequestTimes.Interval> phases,
        Usage usage) {

    public static final String NO_MODEL = "none";

    public RequestReport {
        phases = Map.copyOf(phases);
    }
}
