package io.millrace.template.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A Python dict in order of insertion, immutable once built. Keys are one when Python says so: 1, 1.0 and True. */
public final class Dict implements Native.Sized {
    private static final int MAX_KEY_PARTS = 1_000;
    private static final double EXACT_LONG = 0x1p63;

    public record Entry(Object key, Object value) {
        Items.Tuple pair() {
            return Items.tuple(List.of(key, value));
        }
    }

    /** What {@code keys()}, {@code values()} and {@code items()} return. */
    public record View(String name, Dict dict) implements Native.Sized {
        public List<Object> values() {
            List<Object> list = new ArrayList<>(dict.length());
            elements().forEachRemaining(list::add);
            return list;
        }

        @Override
        public int length() {
            return dict.length();
        }

        @Override
        public Iterator<Object> elements() {
            return dict.iterator(
                    switch (name) {
                        case "keys" -> Entry::key;
                        case "values" -> Entry::value;
                        default -> Entry::pair;
                    });
        }

        @Override
        public String typeName() {
            return "dict_" + name;
        }
    }

    private final Map<Object, Entry> entries;
    private final Weight weight;

    private Dict(Map<Object, Entry> entries) {
        this.entries = entries;
        this.weight = weigh(entries.values());
    }

    public static Dict of(Collection<Entry> pairs) {
        Map<Object, Entry> entries = LinkedHashMap.newLinkedHashMap(pairs.size());
        for (Entry pair : pairs) {
            Object canonical = canonical(pair.key());
            Entry old = entries.get(canonical);
            entries.put(canonical, old == null ? pair : new Entry(old.key(), pair.value()));
        }
        return new Dict(entries);
    }

    public static Dict ofStrings(Map<String, Object> values) {
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
    public Object get(Object key) {
        Entry entry = entries.get(canonical(key));
        return entry == null ? null : entry.value();
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    /** The keys, values or items, as the methods of these names give them. */
    public View view(String name) {
        return new View(name, this);
    }

    @Override
    public Iterator<Object> elements() {
        return iterator(Entry::key);
    }

    @Override
    public String typeName() {
        return "dict";
    }

    /** Walks no further than asked to. */
    private Iterator<Object> iterator(Function<Entry, Object> part) {
        Iterator<Entry> source = entries.values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return source.hasNext();
            }

            @Override
            public Object next() {
                return part.apply(source.next());
            }
        };
    }

    @Override
    public int length() {
        return entries.size();
    }

    Weight weight() {
        return weight;
    }

    /** The object that stands for all keys equal to this one, as in Python's hashing. */
    public static Object canonical(Object key) {
        return switch (key) {
            case Boolean truth -> truth ? 1L : 0L;
            case Double number -> whole(number);
            case Items.Tuple tuple -> parts(tuple);
            case Markup markup -> markup.text();
            case Undefined _ -> Undefined.class;
            case Items.Group group -> parts(Items.tuple(group.values()));
            case Items.ListValue _, Dict _, Dict.View _ ->
                throw TemplateException.type("unhashable type: " + Python.quotedType(key));
            default -> key;
        };
    }

    /** Whether Python would take this as a key. */
    public static boolean isHashable(Object key) {
        return switch (key) {
            case Items.ListValue _, Dict _, View _ -> false;
            case Items items -> items.values().stream().allMatch(Dict::isHashable);
            default -> true;
        };
    }

    private static Object whole(double number) {
        boolean whole = number == Math.rint(number) && !Double.isInfinite(number);
        if (!whole) {
            return number;
        }
        return Math.abs(number) < EXACT_LONG ? (Object) (long) number : new BigDecimal(number).toBigInteger();
    }

    private static Object parts(Items.Tuple tuple) {
        if (tuple.weight().parts() > MAX_KEY_PARTS) {
            throw TemplateException.limit("dict key has more than " + MAX_KEY_PARTS + " parts");
        }
        List<Object> parts = new ArrayList<>();
        tuple.values().forEach(part -> parts.add(canonical(part)));
        return Items.tuple(parts);
    }
}
