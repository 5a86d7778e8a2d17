package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Lazy;
import io.millrace.template.value.None;
import io.millrace.template.value.Python;
import io.millrace.template.value.TemplateException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Filters that apply a filter or a test to each element, when it is asked for. */
final class SelectFilters {

    private SelectFilters() {}

    static void addTo(FilterTable filters) {
        filters.put("map", SelectFilters::map);
        filters.put("select", (context, input, args) -> select(context, input, args, false, true));
        filters.put("reject", (context, input, args) -> select(context, input, args, false, false));
        filters.put("selectattr", (context, input, args) -> select(context, input, args, true, true));
        filters.put("rejectattr", (context, input, args) -> select(context, input, args, true, false));
    }

    private static Object map(FilterContext context, Object input, Args args) {
        return Python.truth(input)
                ? Lazy.mapped(Python.iterate(input), stepping(context, function(context, args)))
                : Lazy.empty();
    }

    private static Function<Object, Object> stepping(FilterContext context, Function<Object, Object> function) {
        return element -> {
            context.budget().step();
            return function.apply(element);
        };
    }

    private static Function<Object, Object> function(FilterContext context, Args args) {
        if (args.positional().isEmpty() && args.keywords().containsKey("attribute")) {
            requireOnly(args, Set.of("attribute", "default"));
            Args.Bound given = args.bind("map", 0, "attribute", "default");
            return context.getter(given);
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

    private static Object select(FilterContext context, Object input, Args args, boolean attribute, boolean keep) {
        if (!Python.truth(input)) {
            return Lazy.empty();
        }
        Predicate<Object> test = predicate(context, args, attribute);
        return Lazy.filtered(Python.iterate(input), element -> {
            context.budget().step();
            return test.test(element) == keep;
        });
    }

    private static Predicate<Object> predicate(FilterContext context, Args args, boolean attribute) {
        List<Object> given = args.positional();
        if (attribute && given.isEmpty()) {
            throw TemplateException.value("Missing parameter for attribute name");
        }
        Function<Object, Object> getter = attribute ? context.getter(given.getFirst(), None.NONE) : Function.identity();
        Args rest = attribute ? args.skip(1) : args;
        if (rest.positional().isEmpty()) {
            return element -> Python.truth(getter.apply(element));
        }
        String name = context.str(rest.positional().getFirst());
        return element -> Tests.holds(context, name, getter.apply(element), rest.skip(1));
    }
}
