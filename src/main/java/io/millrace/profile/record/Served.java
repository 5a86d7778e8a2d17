package io.millrace.profile.record;

import java.util.Map;

/**
 * The whole service with other settings under the same load.
 *
 * @param set keys of model.yaml with what they were set to; empty for the present ones
 */
public record Served(Map<String, String> set, double answersPerSecond) {

    public Served {
        set = Map.copyOf(set);
    }
}
