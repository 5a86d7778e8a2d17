package io.millrace.template;

import io.millrace.template.Items.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A Python dict in order of insertion, immutable once built. Keys are one when Python says so: 1, 1.0 and True. */
final class Dict {
    private static final int MAX_KEY_PARTS = 1_000;
    private static final double EXACT_LONG = 0x1p63;

    record Entry(Object key, Object value) {
        Tuple pair() {
            return Tuple.of(key, value);
        }
    }

    /** What {@code keys()}, {@code values()} and {@code items()} return. */
    record View(String name, Dict dict) {
        List<Object> elements() {
            return dict.list(
                    switch (name) {
                        case "keys" -> Entry::key;
                        case "values" -> Entry::value;
                        default -> Entry::pair;
                    });
        }
    }

    private final Map<Object, Entry> entries;
    private final Weight weight;

    private Dict(Map<Object, Entry> entries) {
        this.entries = entries;
        this.weight = weigh(entries.values());
    }

    static Dict of(Collection<Entry> pairs) {
        Map<Object, Entry> entries = LinkedHashMap.newLinkedHashMap(pairs.size());
        for (Entry pair : pairs) {
            Object canonical = canonical(pair.key());
            Entry old = entries.get(canonical);
            entries.put(canonical, old == null ? pair : new Entry(old.key(), pair.value()));
        }
        return new Dict(entries);
    }

    static Dict ofStrings(Map<String, Object> values) {
        List<Entry> entries = new ArrayList<>(values.size());
        values.forEach((key, value) -> entries.add(new Entry(key, value)));
        return of(entries);
    }

    private static Weight weigh(Collection<Entry> entries) {
        List<Object> parts = new ArrayList<>(2 * entries.size());
        for (Entry entry : entries) {
            parts.add(entry.key());
            parts.add(entry.value());
        }
        return Weight.of(parts);
    }

    @Nullable
    Object get(Object key) {
        Entry entry = entries.get(canonical(key));
        return entry == null ? null : entry.value();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    List<Object> keys() {
        return list(Entry::key);
    }

    private List<Object> list(Function<Entry, Object> part) {
        List<Object> list = new ArrayList<>(entries.size());
        entries.values().forEach(entry -> list.add(part.apply(entry)));
        return list;
    }

    int size() {
        return entries.size();
    }

    Weight weight() {
        return weight;
    }

    /** The object that stands for all keys equal to this one, as in Python's hashing. */
    static Object canonical(Object key) {
        return switch (key) {
            case Boolean truth -> truth ? 1L : 0L;
            case Double number -> whole(number);
            case Tuple tuple -> parts(tuple);
            case Undefined _ -> Undefined.class;
            case Items.Group group -> parts(Tuple.of(group.values()));
            case Items.ListValue _, Dict _, Dict.View _ ->
                throw TemplateException.type("unhashable type: " + Repr.quote(Types.name(key)));
            default -> key;
        };
    }

    private static Object whole(double number) {
        boolean whole = number == Math.rint(number) && !Double.isInfinite(number);
        if (!whole) {
            return number;
        }
        return Math.abs(number) < EXACT_LONG ? (Object) (long) number : new BigDecimal(number).toBigInteger();
    }

    private static Object parts(Tuple tuple) {
        if (tuple.weight().parts() > MAX_KEY_PARTS) {
            throw TemplateException.limit("dict key has more than " + MAX_KEY_PARTS + " parts");
        }
        List<Object> parts = new ArrayList<>();
        tuple.values().forEach(part -> parts.add(canonical(part)));
        return Tuple.of(parts);
    }
}
