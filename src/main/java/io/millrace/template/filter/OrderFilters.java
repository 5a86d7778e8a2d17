package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Comparing;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Lazy;
import io.millrace.template.value.Markup;
import io.millrace.template.value.None;
import io.millrace.template.value.Python;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Filters that order, group or pick by order. All sorts are stable, as Python's. */
final class OrderFilters {

    private OrderFilters() {}

    static void addTo(FilterTable filters) {
        filters.add("sort", OrderFilters::sort, 0, "reverse", "case_sensitive", "attribute");
        filters.add("dictsort", OrderFilters::dictSort, 0, "case_sensitive", "by", "reverse");
        filters.add("unique", OrderFilters::unique, 0, "case_sensitive", "attribute");
        filters.add("groupby", OrderFilters::groupBy, 1, "attribute", "default", "case_sensitive");
        filters.add(
                "min", (context, input, given) -> extreme(context, input, given, 1), 0, "case_sensitive", "attribute");
        filters.add(
                "max", (context, input, given) -> extreme(context, input, given, -1), 0, "case_sensitive", "attribute");
    }

    private static Object sort(FilterContext context, Object input, Args.Bound given) {
        boolean caseSensitive = given.flag("case_sensitive", false);
        Function<Object, Object> key = keys(context, given.get("attribute"), caseSensitive);
        return sorted(context, context.list(input), key, given.flag("reverse", false));
    }

    /** The list of values that several attributes, separated by commas, have. */
    private static Function<Object, Object> keys(FilterContext context, Object attribute, boolean caseSensitive) {
        List<Object> paths =
                attribute instanceof String text ? List.of((Object[]) text.split(",", -1)) : List.of(attribute);
        List<Function<Object, Object>> getters =
                paths.stream().map(path -> context.getter(path, None.NONE)).toList();
        return item -> {
            List<Object> values = new ArrayList<>();
            getters.forEach(getter -> values.add(folded(context, getter.apply(item), caseSensitive)));
            return Items.list(values);
        };
    }

    private record Keyed(Object key, Object value) {}

    private static Items.ListValue sorted(
            FilterContext context, List<Object> values, Function<Object, Object> key, boolean reverse) {
        List<Keyed> keyed = new ArrayList<>();
        values.forEach(value -> keyed.add(new Keyed(key.apply(value), value)));
        Comparator<Keyed> order = (left, right) -> Comparing.compare(context.budget(), left.key, right.key);
        MergeSort.sort(keyed, reverse ? order.reversed() : order);
        List<Object> sorted = new ArrayList<>();
        keyed.forEach(each -> sorted.add(each.value));
        return Items.list(sorted);
    }

    private static Object dictSort(FilterContext context, Object input, Args.Bound given) {
        int position =
                switch (given.text("by", "key")) {
                    case "key" -> 0;
                    case "value" -> 1;
                    default -> throw TemplateException.value("You can only sort by either \"key\" or \"value\"");
                };
        if (!(input instanceof Dict dict)) {
            throw TemplateException.value(
                    Python.quotedType(Undefined.required(input)) + " object has no attribute 'items'");
        }
        boolean caseSensitive = given.flag("case_sensitive", false);
        Function<Object, Object> key =
                pair -> folded(context, ((Items) pair).values().get(position), caseSensitive);
        return sorted(context, context.list(dict.view("items")), key, given.flag("reverse", false));
    }

    private static Object unique(FilterContext context, Object input, Args.Bound given) {
        Function<Object, Object> key = key(context, given);
        Set<Object> seen = new HashSet<>();
        return Lazy.filtered(Python.iterate(input), item -> {
            context.budget().step();
            return seen.add(Dict.canonical(key.apply(item)));
        });
    }

    private static Object groupBy(FilterContext context, Object input, Args.Bound given) {
        Function<Object, Object> getter = context.getter(given);
        Function<Object, Object> key = key(context, given);
        List<Object> sorted = sorted(context, context.list(input), key, false).values();
        List<Object> groups = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            boolean same = i < sorted.size()
                    && Comparing.equal(context.budget(), key.apply(sorted.get(start)), key.apply(sorted.get(i)));
            if (!same) {
                groups.add(new Items.Group(
                        getter.apply(sorted.get(start)), Items.list(List.copyOf(sorted.subList(start, i)))));
                start = i;
            }
        }
        return Items.list(groups);
    }

    /** The first smallest (sign 1) or largest (sign -1) element. */
    private static Object extreme(FilterContext context, Object input, Args.Bound given, int sign) {
        Function<Object, Object> key = key(context, given);
        List<Object> elements = context.list(input);
        if (elements.isEmpty()) {
            return Undefined.of("No aggregated item, sequence was empty.");
        }
        Object best = elements.getFirst();
        Object bestKey = key.apply(best);
        for (Object element : elements.subList(1, elements.size())) {
            Object elementKey = key.apply(element);
            if (sign * Comparing.compare(context.budget(), elementKey, bestKey) < 0) {
                best = element;
                bestKey = elementKey;
            }
        }
        return best;
    }

    /** What orders an element: its attribute, in lower case where case does not count. */
    private static Function<Object, Object> key(FilterContext context, Args.Bound given) {
        Function<Object, Object> getter = context.getter(given);
        boolean caseSensitive = given.flag("case_sensitive", false);
        return item -> folded(context, getter.apply(item), caseSensitive);
    }

    private static Object folded(FilterContext context, Object value, boolean caseSensitive) {
        return Markup.plain(value) instanceof String && !caseSensitive
                ? StringCases.lower(context.charged(value))
                : value;
    }
}
