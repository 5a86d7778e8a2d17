package io.millrace.template;

import io.millrace.template.Filters.Filter;
import io.millrace.template.Items.Group;
import io.millrace.template.Items.ListValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Filters that order, group or pick by order. All sorts are stable, as Python's. */
final class OrderFilters {
    static final Map<String, Filter> ALL = all();

    private OrderFilters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("sort", OrderFilters::sort);
        filters.put("dictsort", OrderFilters::dictSort);
        filters.put("unique", OrderFilters::unique);
        filters.put("groupby", OrderFilters::groupBy);
        filters.put("min", (context, input, args) -> extreme(context, input, args, 1));
        filters.put("max", (context, input, args) -> extreme(context, input, args, -1));
        return Map.copyOf(filters);
    }

    private static Object sort(Filters context, Object input, Args args) {
        Args.Bound given = args.bind("sort", 0, "reverse", "case_sensitive", "attribute");
        boolean caseSensitive = given.flag("case_sensitive", false);
        Function<Object, Object> key = keys(context, given.get("attribute"), caseSensitive);
        return sorted(context, Sequences.list(context.budget(), input), key, given.flag("reverse", false));
    }

    /** The list of values that several attributes, separated by commas, have. */
    private static Function<Object, Object> keys(Filters context, Object attribute, boolean caseSensitive) {
        List<Object> paths =
                attribute instanceof String text ? List.of((Object[]) text.split(",", -1)) : List.of(attribute);
        List<Function<Object, Object>> getters =
                paths.stream().map(path -> context.getter(path, null)).toList();
        return item -> {
            List<Object> values = new ArrayList<>();
            getters.forEach(getter -> values.add(Filters.folded(getter.apply(item), caseSensitive)));
            return ListValue.of(values);
        };
    }

    private record Keyed(Object key, Object value) {}

    private static ListValue sorted(
            Filters context, List<Object> values, Function<Object, Object> key, boolean reverse) {
        List<Keyed> keyed = new ArrayList<>();
        values.forEach(value -> keyed.add(new Keyed(key.apply(value), value)));
        Comparator<Keyed> order = (left, right) -> Comparing.compare(context.budget(), left.key, right.key);
        MergeSort.sort(keyed, reverse ? order.reversed() : order);
        List<Object> sorted = new ArrayList<>();
        keyed.forEach(each -> sorted.add(each.value));
        return ListValue.of(sorted);
    }

    private static Object dictSort(Filters context, Object input, Args args) {
        Args.Bound given = args.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        int position =
                switch (given.text("by", "key")) {
                    case "key" -> 0;
                    case "value" -> 1;
                    default -> throw TemplateException.value("You can only sort by either \"key\" or \"value\"");
                };
        if (!(input instanceof Dict dict)) {
            throw input instanceof Undefined undefined
                    ? undefined.failure()
                    : TemplateException.value(Repr.quote(Types.name(input)) + " object has no attribute 'items'");
        }
        boolean caseSensitive = given.flag("case_sensitive", false);
        Function<Object, Object> key =
                pair -> Filters.folded(((Items) pair).values().get(position), caseSensitive);
        return sorted(context, new Dict.View("items", dict).elements(), key, given.flag("reverse", false));
    }

    private static Object unique(Filters context, Object input, Args args) {
        Args.Bound given = args.bind("unique", 0, "case_sensitive", "attribute");
        boolean caseSensitive = given.flag("case_sensitive", false);
        Function<Object, Object> getter = context.getter(given.get("attribute"), null);
        Set<Object> seen = new HashSet<>();
        return Lazy.filtered(
                context.iterate(input),
                item -> seen.add(Dict.canonical(Filters.folded(getter.apply(item), caseSensitive))));
    }

    private static Object groupBy(Filters context, Object input, Args args) {
        Args.Bound given = args.bind("groupby", 1, "attribute", "default", "case_sensitive");
        boolean caseSensitive = given.flag("case_sensitive", false);
        Function<Object, Object> getter = context.getter(given.get("attribute"), given.get("default"));
        Function<Object, Object> key = item -> Filters.folded(getter.apply(item), caseSensitive);
        List<Object> sorted = sorted(context, Sequences.list(context.budget(), input), key, false)
                .values();
        List<Object> groups = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            boolean same = i < sorted.size()
                    && Comparing.equal(context.budget(), key.apply(sorted.get(start)), key.apply(sorted.get(i)));
            if (!same) {
                groups.add(
                        Group.of(getter.apply(sorted.get(start)), ListValue.of(List.copyOf(sorted.subList(start, i)))));
                start = i;
            }
        }
        return ListValue.of(groups);
    }

    /** The first smallest (sign 1) or largest (sign -1) element. */
    private static Object extreme(Filters context, Object input, Args args, int sign) {
        Args.Bound given = args.bind("min", 0, "case_sensitive", "attribute");
        boolean caseSensitive = given.flag("case_sensitive", false);
        Function<Object, Object> getter = context.getter(given.get("attribute"), null);
        List<Object> elements = Sequences.list(context.budget(), input);
        if (elements.isEmpty()) {
            return Undefined.of("No aggregated item, sequence was empty.");
        }
        Object best = elements.getFirst();
        Object bestKey = Filters.folded(getter.apply(best), caseSensitive);
        for (Object element : elements.subList(1, elements.size())) {
            Object key = Filters.folded(getter.apply(element), caseSensitive);
            if (sign * Comparing.compare(context.budget(), key, bestKey) < 0) {
                best = element;
                bestKey = key;
            }
        }
        return best;
    }
}
