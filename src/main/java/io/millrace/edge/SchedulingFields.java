package io.millrace.edge;

import io.millrace.serving.Scheduling;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The fields that say when a request wants its answer, named as in vLLM. */
public final class SchedulingFields {

    private static final double DAY_SECONDS = 86_400;

    public static final Field<Integer> PRIORITY =
            Field.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE, "Lower is served first. Extension.");
    public static final Field<Float> TIMEOUT = Field.number(
            "timeout",
            new Values.Range(0, true, DAY_SECONDS),
            "Seconds after which nobody wants the answer; by default the model's own. Extension.");

    private SchedulingFields() {}

    public static Scheduling in(ObjectNode body) {
        return new Scheduling(PRIORITY.in(body, 0), duration(TIMEOUT.in(body)));
    }

    static @Nullable Duration duration(@Nullable Float seconds) {
        return seconds == null ? null : Duration.ofNanos(Math.max(1, Math.round(seconds.doubleValue() * 1e9)));
    }
}
