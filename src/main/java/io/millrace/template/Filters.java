package io.millrace.template;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The filters, and what they share: the budget, look-ups and tests of the rendering. */
record Filters(Budget budget, Lookup lookup, Tests tests) {
    /** A filter. */
    @FunctionalInterface
    interface Filter {
        Object apply(Filters context, Object input, Args args);
    }

    private static final Map<String, Filter> ALL = Stream.of(
                    TextFilters.ALL,
                    MarkupFilters.ALL,
                    ValueFilters.ALL,
                    ListFilters.ALL,
                    OrderFilters.ALL,
                    SelectFilters.ALL)
            .flatMap(each -> each.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    Filters(Budget budget, Lookup lookup) {
        this(budget, lookup, new Tests(budget));
    }

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    Object apply(String name, Object input, Args args) {
        Filter filter = ALL.get(name);
        if (filter == null) {
            throw TemplateException.value("No filter named " + Repr.quote(name) + " found.");
        }
        return filter.apply(this, input, args);
    }

    String str(Object value) {
        return Repr.str(budget, value);
    }

    Iterator<Object> iterate(Object value) {
        return Sequences.iterate(value);
    }

    /** Reads an attribute such as {@code "address.city"} or {@code "items.0"} or 0; none reads the value itself. */
    Function<Object, Object> getter(Object attribute, @Nullable Object otherwise) {
        if (attribute == None.NONE) {
            return Function.identity();
        }
        if (!(attribute instanceof String path)) {
            return item -> orDefault(lookup.item(item, attribute), otherwise);
        }
        String[] parts = path.split("\\.", -1);
        return item -> read(item, parts, otherwise);
    }

    private Object read(Object item, String[] parts, @Nullable Object otherwise) {
        Object value = item;
        for (String part : parts) {
            value = orDefault(lookup.item(value, key(part)), otherwise);
        }
        return value;
    }

    private static Object key(String part) {
        boolean number = !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? (Object) Long.valueOf(part) : part;
    }

    private static Object orDefault(Object value, @Nullable Object otherwise) {
        return value instanceof Undefined && otherwise != null && otherwise != None.NONE ? otherwise : value;
    }

    /** A text in lower case where case does not count. */
    static Object folded(Object value, boolean caseSensitive) {
        return value instanceof String text && !caseSensitive ? StringCases.lower(text) : value;
    }
}
