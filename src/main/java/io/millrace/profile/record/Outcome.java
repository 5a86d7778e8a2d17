package io.millrace.profile.record;

import java.util.Map;

/**
 * What came of an advice.
 *
 * @param applied whether the settings are now what it said
 * @param predicted factor
 * @param measured factor
 */
public record Outcome(Map<String, String> set, boolean applied, Metric metric, double predicted, double measured) {

    public Outcome {
        set = Map.copyOf(set);
    }
}
