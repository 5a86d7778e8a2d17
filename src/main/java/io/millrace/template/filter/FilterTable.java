package io.millrace.template.filter;

import io.millrace.template.filter.FilterContext.Filter;
import io.millrace.template.value.Args;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters by name, with the parameters each takes. */
final class FilterTable {
    /** A filter whose arguments are bound to its parameters. */
    @FunctionalInterface
    interface Bound {
        Object apply(FilterContext context, Object input, Args.Bound given);
    }

    private final Map<String, Filter> filters = new HashMap<>();

    Map<String, Filter> all() {
        return Map.copyOf(filters);
    }

    /** Adds a filter that binds its arguments itself. */
    void put(String name, Filter filter) {
        filters.put(name, filter);
    }

    /** Adds a filter of which the first {@code required} parameters must be given. */
    void add(String name, Bound filter, int required, String... parameters) {
        put(name, (context, input, args) -> filter.apply(context, input, args.bind(name, required, parameters)));
    }

    /** Adds a filter of texts without parameters. */
    void plain(String name, UnaryOperator<String> function) {
        add(name, (context, input, _) -> function.apply(context.charged(input)), 0);
    }
}
