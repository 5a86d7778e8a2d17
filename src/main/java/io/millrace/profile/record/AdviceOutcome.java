package io.millrace.profile.record;

import java.util.Map;

/**
 * What came of an advice.
 *
 * @param applied whether the settings are now what it said
 * @param predicted factor
 * @param measured factor
 */
public record AdviceOutcome(
        Map<String, String> set, boolean applied, Metric metric, double predicted, double measured) {

    public AdviceOutcome {
        set = Map.copyOf(set);
    }
}
