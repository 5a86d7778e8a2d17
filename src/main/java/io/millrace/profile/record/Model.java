package io.millrace.profile.record;

import java.util.Map;

/**
 * What was profiled.
 *
 * @param weightBytes of its graph
 * @param precision of its matrix products
 * @param uncounted operators whose work the graph doesn't tell, with their number
 */
public record Model(
        String name, String task, String provider, long weightBytes, String precision, Map<String, Integer> uncounted) {

    public Model {
        uncounted = Map.copyOf(uncounted);
    }
}
