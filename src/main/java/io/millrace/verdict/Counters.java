package io.millrace.verdict;

import java.util.Map;

/**
 * Everything that is counted, at one moment.
 *
 * @param at when, in nanoseconds of any clock that goes on
 * @param models by name
 */
public record Counters(long at, HostCounters host, Map<String, ModelCounters> models) {

    public Counters {
        models = Map.copyOf(models);
    }

    ModelCounters model(String name) {
        return models.getOrDefault(name, ModelCounters.NONE);
    }
}
