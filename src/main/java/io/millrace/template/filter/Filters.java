package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import java.util.Map;

/** The filters of {@code |} and the tests of {@code is}, for one rendering. */
public final class Filters {
    private static final Map<String, FilterContext.Filter> ALL = all();
    private final FilterContext context;

    public Filters(Budget budget, Lookup lookup) {
        this.context = new FilterContext(budget, lookup, ALL);
    }

    private static Map<String, FilterContext.Filter> all() {
        FilterTable table = new FilterTable();
        TextFilters.addTo(table);
        MarkupFilters.addTo(table);
        ValueFilters.addTo(table);
        ListFilters.addTo(table);
        OrderFilters.addTo(table);
        SelectFilters.addTo(table);
        return table.all();
    }

    public static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    public static boolean testExists(String name) {
        return Tests.exists(name);
    }

    public Object apply(String name, Object input, Args args) {
        return context.apply(name, input, args);
    }

    /** Whether a test holds. */
    public boolean holds(String test, Object input, Args args) {
        return Tests.holds(context, test, input, args);
    }
}
