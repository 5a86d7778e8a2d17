package io.millrace.profile.record;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A change of model.yaml.
 *
 * @param set keys with their new values; a key with a dot is one of a section
 * @param present what they are
 * @param metric that grows, one of {@link Metric}
 * @param gain by which factor
 * @param because in words, with the figures that it rests on
 */
public record Advice(Map<String, String> set, Map<String, String> present, Metric metric, double gain, String because) {

    public Advice {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
        present = Collections.unmodifiableMap(new TreeMap<>(present));
    }

    /** What is to be set, as in model.yaml. */
    public String settings() {
        return text(set);
    }

    /** What those keys are now. */
    public String now() {
        Map<String, String> changed = new TreeMap<>(present);
        changed.keySet().retainAll(set.keySet());
        return text(changed);
    }

    private static String text(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
