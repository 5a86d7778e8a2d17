package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.repository.LoadTime;
import io.millrace.repository.ModelRepository.Entry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that must have loaded once before the service is ready.
 *
 * @param names of their folders; empty where the service is ready once it has tried to load them all
 */
record Requirement(Set<String> names) {

    private static final Logger LOG = LoggerFactory.getLogger(Requirement.class);

    Requirement {
        names = Set.copyOf(names);
    }

    /**
     * Those that an operator names; else the only one that there is to load, folders that cannot be used aside unless there are no
     * others.
     */
    static Requirement of(Set<String> named, List<Entry> entries) {
        Set<String> known = names(entries);
        named.stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> LOG.warn("millrace.models.required names {}, which is no model folder", name));
        return new Requirement(named.isEmpty() ? only(entries) : named);
    }

    private static Set<String> only(List<Entry> entries) {
        List<Entry> usable = entries.stream()
                .filter(entry -> !(entry instanceof Entry.Unusable))
                .toList();
        List<Entry> counted = usable.isEmpty() ? entries : usable;
        return names(counted).size() == 1 && counted.stream().allMatch(Requirement::isToBeLoaded)
                ? names(counted)
                : Set.of();
    }

    private static Set<String> names(List<Entry> entries) {
        return entries.stream().map(Entry::id).map(ModelId::name).collect(Collectors.toSet());
    }

    private static boolean isToBeLoaded(Entry entry) {
        return entry instanceof Entry.Unusable || entry.manifest().life().load() == LoadTime.START;
    }
}
