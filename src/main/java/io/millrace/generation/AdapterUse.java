package io.millrace.generation;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Names of the adapters that sequences use, and of how many. What it gives changes only with the set of names. */
final class AdapterUse {

    private final Map<String, Integer> counts = new TreeMap<>();
    private Set<String> names = Set.of();

    void add(Adapter adapter) {
        if (!adapter.equals(Adapter.NONE) && counts.merge(adapter.name(), 1, Integer::sum) == 1) {
            names = Set.copyOf(counts.keySet());
        }
    }

    void remove(Adapter adapter) {
        if (!adapter.equals(Adapter.NONE)
                && counts.computeIfPresent(adapter.name(), (_, count) -> count == 1 ? null : count - 1) == null) {
            names = Set.copyOf(counts.keySet());
        }
    }

    Set<String> names() {
        return names;
    }
}
