package io.millrace.batching;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Entries in order of urgency, over all and within each group. Adding and removing take time logarithmic in its size. */
final class WaitingQueue<I, O> {

    private final NavigableSet<Entry<I, O>> all = new TreeSet<>(Entry.BY_URGENCY);
    private final Map<Object, NavigableSet<Entry<I, O>>> groups = new HashMap<>();

    void add(Entry<I, O> entry) {
        all.add(entry);
        group(entry).add(entry);
    }

    /** Whether it was there. */
    boolean remove(Entry<I, O> entry) {
        if (!all.remove(entry)) {
            return false;
        }
        NavigableSet<Entry<I, O>> group = group(entry);
        group.remove(entry);
        if (group.isEmpty()) {
            groups.remove(entry.work().group());
        }
        return true;
    }

    private NavigableSet<Entry<I, O>> group(Entry<I, O> entry) {
        return groups.computeIfAbsent(entry.work().group(), _ -> new TreeSet<>(Entry.BY_URGENCY));
    }

    /** The most urgent entry and the next of its group, {@code most} in all. */
    List<Entry<I, O>> head(int most) {
        return all.isEmpty()
                ? List.of()
                : group(all.first()).stream().limit(most).toList();
    }

    List<Entry<I, O>> entries() {
        return List.copyOf(all);
    }

    int size() {
        return all.size();
    }

    /** Groups that have an entry. */
    int groups() {
        return groups.size();
    }
}
