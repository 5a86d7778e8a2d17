package io.millrace.template;

import io.millrace.template.Filters.Filter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Filters that apply a filter or a test to each element, when it is asked for. */
final class SelectFilters {
    static final Map<String, Filter> ALL = all();

    private SelectFilters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("map", SelectFilters::map);
        filters.put("select", (context, input, args) -> select(context, input, args, false, true));
        filters.put("reject", (context, input, args) -> select(context, input, args, false, false));
        filters.put("selectattr", (context, input, args) -> select(context, input, args, true, true));
        filters.put("rejectattr", (context, input, args) -> select(context, input, args, true, false));
        return Map.copyOf(filters);
    }

    private static Object map(Filters context, Object input, Args args) {
        return Truth.of(input)
                ? Lazy.mapped(context.iterate(input), stepping(context, function(context, args)))
                : Lazy.generator(Collections.emptyIterator());
    }

    private static Function<Object, Object> stepping(Filters context, Function<Object, Object> function) {
        return element -> {
            context.budget().step();
            return function.apply(element);
        };
    }

    private static Function<Object, Object> function(Filters context, Args args) {
        if (args.positional().isEmpty() && args.keywords().containsKey("attribute")) {
            requireOnly(args, Set.of("attribute", "default"));
            Args.Bound given = args.bind("map", 0, "attribute", "default");
            return context.getter(given.get("attribute"), given.get("default"));
        }
        if (args.positional().isEmpty()) {
            throw TemplateException.value("map requires a filter argument");
        }
        String name = context.str(args.positional().getFirst());
        return element -> context.apply(name, element, args.skip(1));
    }

    private static void requireOnly(Args args, Set<String> names) {
        if (!names.containsAll(args.keywords().keySet())) {
            throw TemplateException.value("map takes no keyword arguments but " + names);
        }
    }

    private static Object select(Filters context, Object input, Args args, boolean attribute, boolean keep) {
        if (!Truth.of(input)) {
            return Lazy.generator(Collections.emptyIterator());
        }
        Predicate<Object> test = predicate(context, args, attribute);
        return Lazy.filtered(context.iterate(input), element -> {
            context.budget().step();
            return test.test(element) == keep;
        });
    }

    private static Predicate<Object> predicate(Filters context, Args args, boolean attribute) {
        List<Object> given = args.positional();
        if (attribute && given.isEmpty()) {
            throw TemplateException.value("Missing parameter for attribute name");
        }
        Function<Object, Object> getter = attribute ? context.getter(given.getFirst(), null) : Function.identity();
        Args rest = attribute ? args.skip(1) : args;
        if (rest.positional().isEmpty()) {
            return element -> Truth.of(getter.apply(element));
        }
        String name = context.str(rest.positional().getFirst());
        return element -> context.tests().holds(name, getter.apply(element), rest.skip(1));
    }
}
