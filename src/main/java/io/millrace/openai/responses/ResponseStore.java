package io.millrace.openai.responses;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The responses that are kept, in memory, each for the key that asked for it alone. Safe for any thread. */
final class ResponseStore {

    /**
     * A response.
     *
     * @param json of its object
     * @param items of the conversation that it ends: what earlier turns said, its input, its output
     * @param earlier how many of them are of earlier turns
     * @param inputs how many of them are no output of it
     */
    record Stored(String id, byte[] json, List<StoredItem> items, int earlier, int inputs) {

        Stored {
            items = List.copyOf(items);
        }

        long bytes() {
            return json.length
                    + items.stream().mapToLong(item -> item.json().length).sum();
        }

        private List<StoredItem> own() {
            return items.subList(earlier, items.size());
        }
    }

    private record Name(String key, String id) {}

    private record Entry(Stored stored, long bytes, Instant end) {}

    private record Place(Name response, StoredItem item) {}

    private final ResponseStoreSettings settings;
    private final InstantSource clock;
    private final LinkedHashMap<Name, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Name, Place> items = new HashMap<>();
    private long bytes;

    ResponseStore(ResponseStoreSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What a key sees of it. */
    ResponseMemory of(String key) {
        return new ResponseMemory(this, key);
    }

    synchronized void put(String key, Stored stored) {
        Name name = new Name(key, stored.id());
        Entry entry = new Entry(stored, stored.bytes(), clock.instant().plus(settings.ttl()));
        if (entry.bytes() <= settings.bytes() && settings.entries() > 0) {
            entries.put(name, entry);
            bytes += entry.bytes();
            stored.own().forEach(item -> items.put(new Name(key, item.id()), new Place(name, item)));
            evict();
        }
    }

    private void evict() {
        Instant now = clock.instant();
        entries.entrySet().stream()
                .filter(entry -> !entry.getValue().end().isAfter(now))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::drop);
        while (entries.size() > settings.entries() || bytes > settings.bytes()) {
            Iterator<Name> oldest = entries.keySet().iterator();
            drop(oldest.next());
        }
    }

    private void drop(Name name) {
        Entry gone = entries.remove(name);
        if (gone != null) {
            bytes -= gone.bytes();
            gone.stored().own().forEach(item -> {
                Name place = new Name(name.key(), item.id());
                Place known = items.get(place);
                if (known != null && known.response().equals(name)) {
                    items.remove(place);
                }
            });
        }
    }

    synchronized @Nullable Stored get(String key, String id) {
        Name name = new Name(key, id);
        Entry entry = entries.get(name);
        if (entry != null && !entry.end().isAfter(clock.instant())) {
            drop(name);
            return null;
        }
        return entry == null ? null : entry.stored();
    }

    synchronized @Nullable StoredItem item(String key, String id) {
        Place place = items.get(new Name(key, id));
        return place == null || get(key, place.response().id()) == null ? null : place.item();
    }

    synchronized boolean delete(String key, String id) {
        boolean there = get(key, id) != null;
        drop(new Name(key, id));
        return there;
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized long bytes() {
        return bytes;
    }
}
