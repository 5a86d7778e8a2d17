package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Arithmetic.Operator;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Lazy;
import io.millrace.template.value.None;
import io.millrace.template.value.Python;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Filters that take a sequence apart or together. */
final class ListFilters {

    private ListFilters() {}

    static void addTo(FilterTable filters) {
        filters.add("length", ListFilters::length, 0);
        filters.add("count", ListFilters::length, 0);
        filters.add("first", ListFilters::first, 0);
        filters.add("last", ListFilters::last, 0);
        filters.add("list", ListFilters::list, 0);
        filters.add("items", ListFilters::items, 0);
        filters.add("join", ListFilters::join, 0, "d", "attribute");
        filters.add("reverse", ListFilters::reverse, 0);
        filters.add("batch", ListFilters::batch, 1, "linecount", "fill_with");
        filters.add("slice", ListFilters::slice, 1, "slices", "fill_with");
        filters.add("sum", ListFilters::sum, 0, "attribute", "start");
    }

    private static Object length(FilterContext context, Object input, Args.Bound given) {
        context.budget().read(input instanceof String text ? text.length() : 0);
        return (long) Python.length(input);
    }

    private static Object first(FilterContext context, Object input, Args.Bound given) {
        Iterator<Object> elements = Python.iterate(input);
        return elements.hasNext() ? elements.next() : Undefined.of("No first item, sequence was empty.");
    }

    private static Object last(FilterContext context, Object input, Args.Bound given) {
        List<Object> elements = reversible(context.budget(), input);
        return elements.isEmpty() ? Undefined.of("No last item, sequence was empty.") : elements.getLast();
    }

    private static List<Object> reversible(Budget budget, Object value) {
        if (value instanceof Lazy) {
            throw TemplateException.type(Python.quotedType(value) + " object is not reversible");
        }
        return Python.list(budget, value);
    }

    private static Items.ListValue list(FilterContext context, Object input, Args.Bound given) {
        return Items.list(context.list(input));
    }

    private static Object items(FilterContext context, Object input, Args.Bound given) {
        return switch (input) {
            case Undefined _ -> Lazy.empty();
            case Dict dict -> Lazy.generator(dict.view("items").elements());
            default -> throw TemplateException.type("Can only get item pairs from a mapping.");
        };
    }

    private static Object join(FilterContext context, Object input, Args.Bound given) {
        String separator = context.str(given.get("d", ""));
        Function<Object, Object> getter = context.getter(given);
        Budget.Text out = context.budget().newText();
        String before = "";
        for (Object element : context.list(input)) {
            out.add(before).add(context.str(getter.apply(element)));
            before = separator;
        }
        return out.toString();
    }

    private static Object reverse(FilterContext context, Object input, Args.Bound given) {
        if (input instanceof String text) {
            context.budget().text(text.length());
            return new StringBuilder(text).reverse().toString();
        }
        if (!Python.isIterable(input)) {
            throw TemplateException.value("argument must be iterable");
        }
        List<Object> elements = context.list(input);
        return input instanceof Lazy ? Items.list(List.copyOf(elements.reversed())) : Lazy.reversed(elements);
    }

    private static Object batch(FilterContext context, Object input, Args.Bound given) {
        int size = given.integer("linecount", 1);
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        for (Object element : context.list(input)) {
            if (batch.size() == size) {
                batches.add(Items.list(batch));
                batch = new ArrayList<>();
            }
            batch.add(element);
        }
        if (!batch.isEmpty()) {
            batches.add(filled(context, batch, size, given.get("fill_with")));
        }
        return Lazy.generator(batches.iterator());
    }

    private static Items.ListValue filled(FilterContext context, List<Object> batch, int size, Object fill) {
        int missing = fill == None.NONE ? 0 : Math.max(0, size - batch.size());
        context.budget().step(missing);
        batch.addAll(Collections.nCopies(missing, fill));
        return Items.list(batch);
    }

    private static Object slice(FilterContext context, Object input, Args.Bound given) {
        int count = given.integer("slices", 1);
        List<Object> elements = context.list(input);
        if (count == 0) {
            throw TemplateException.value("integer division or modulo by zero");
        }
        context.budget().step(Math.max(0, count));
        List<Object> slices = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < count; i++) {
            boolean extra = i < elements.size() % count;
            int to = from + elements.size() / count + (extra ? 1 : 0);
            slices.add(slice(elements.subList(from, to), extra ? None.NONE : given.get("fill_with")));
            from = to;
        }
        return Lazy.generator(slices.iterator());
    }

    private static Items.ListValue slice(List<Object> elements, Object fill) {
        List<Object> slice = new ArrayList<>(elements);
        if (fill != None.NONE) {
            slice.add(fill);
        }
        return Items.list(slice);
    }

    private static Object sum(FilterContext context, Object input, Args.Bound given) {
        Function<Object, Object> getter = context.getter(given);
        Object total = given.get("start", 0L);
        if (total instanceof String) {
            throw TemplateException.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Operators operators = new Operators(context.budget());
        for (Object element : context.list(input)) {
            total = operators.apply(Operator.ADD, total, getter.apply(element));
        }
        return total;
    }
}
