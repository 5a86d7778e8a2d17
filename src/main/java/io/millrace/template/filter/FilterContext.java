package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Markup;
import io.millrace.template.value.None;
import io.millrace.template.value.Python;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What filters and tests share: the budget and look-ups of the rendering, and the filters by name. */
record FilterContext(Budget budget, Lookup lookup, Map<String, Filter> filters) {
    /** A filter. */
    @FunctionalInterface
    interface Filter {
        Object apply(FilterContext context, Object input, Args args);
    }

    boolean hasFilter(String name) {
        return filters.containsKey(name);
    }

    Object apply(String name, Object input, Args args) {
        Filter filter = filters.get(name);
        if (filter == null) {
            throw TemplateException.value("No filter named " + Strings.quote(name) + " found.");
        }
        return input instanceof Markup markup
                ? applyToMarkup(name, filter, markup, args)
                : filter.apply(this, input, args);
    }

    private Object applyToMarkup(String name, Filter filter, Markup input, Args args) {
        if (MarkupFilters.READING_MARKS.contains(name)) {
            return filter.apply(this, input, args);
        }
        Object result = filter.apply(this, input.text(), args);
        return MarkupFilters.KEEPING_MARKS.contains(name) ? Markup.marked(result) : result;
    }

    String str(Object value) {
        return Repr.str(budget, value);
    }

    /** All elements of a value, charged for. */
    List<Object> list(Object value) {
        return Python.list(budget, value);
    }

    /** The text of a value, charged for. */
    String charged(Object value) {
        String text = str(value);
        budget.text(text.length());
        return text;
    }

    /** Spaces, charged for; none for a negative width. */
    String spaces(int width) {
        budget.text(Math.max(0, width));
        return " ".repeat(Math.max(0, width));
    }

    /** Reads the parameter {@code attribute}, and gives that of {@code default} where there is none. */
    Function<Object, Object> getter(Args.Bound given) {
        return getter(given.get("attribute"), given.get("default"));
    }

    /** Reads an attribute such as {@code "address.city"} or {@code "items.0"} or 0; none reads the value itself. */
    Function<Object, Object> getter(Object attribute, Object otherwise) {
        if (attribute == None.NONE) {
            return Function.identity();
        }
        if (!(Markup.plain(attribute) instanceof String path)) {
            return item -> orDefault(lookup.item(item, attribute), otherwise);
        }
        String[] parts = path.split("\\.", -1);
        return item -> read(item, parts, otherwise);
    }

    private Object read(Object item, String[] parts, Object otherwise) {
        Object value = item;
        for (String part : parts) {
            value = orDefault(lookup.item(value, Lookup.index(part)), otherwise);
        }
        return value;
    }

    private static Object orDefault(Object value, Object otherwise) {
        return value instanceof Undefined && otherwise != None.NONE ? otherwise : value;
    }
}
