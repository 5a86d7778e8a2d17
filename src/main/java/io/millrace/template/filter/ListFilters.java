package io.millrace.template.filter;

import io.millrace.template.filter.FilterContext.Filter;
import io.millrace.template.value.Args;
import io.millrace.template.value.Arithmetic.Operator;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items.ListValue;
import io.millrace.template.value.Lazy;
import io.millrace.template.value.None;
import io.millrace.template.value.Sequences;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TextBuilder;
import io.millrace.template.value.Types;
import io.millrace.template.value.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Filters that take a sequence apart or together. */
final class ListFilters {

    private ListFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("length", ListFilters::length);
        filters.put("count", ListFilters::length);
        filters.put("first", ListFilters::first);
        filters.put("last", ListFilters::last);
        filters.put("list", (context, input, args) -> list(context, input, args));
        filters.put("items", ListFilters::items);
        filters.put("join", ListFilters::join);
        filters.put("reverse", ListFilters::reverse);
        filters.put("batch", ListFilters::batch);
        filters.put("slice", ListFilters::slice);
        filters.put("sum", ListFilters::sum);
    }

    private static Object length(FilterContext context, Object input, Args args) {
        args.bindPositional("len", 0);
        return (long) Sequences.length(input);
    }

    private static Object first(FilterContext context, Object input, Args args) {
        args.bind("first", 0);
        Iterator<Object> elements = Sequences.iterate(input);
        return elements.hasNext() ? elements.next() : Undefined.of("No first item, sequence was empty.");
    }

    private static Object last(FilterContext context, Object input, Args args) {
        args.bind("last", 0);
        List<Object> elements = reversible(context.budget(), input);
        return elements.isEmpty() ? Undefined.of("No last item, sequence was empty.") : elements.getLast();
    }

    private static List<Object> reversible(Budget budget, Object value) {
        if (value instanceof Lazy) {
            throw TemplateException.type(Types.quoted(value) + " object is not reversible");
        }
        return Sequences.list(budget, value);
    }

    private static ListValue list(FilterContext context, Object input, Args args) {
        args.bind("list", 0);
        return ListValue.of(Sequences.list(context.budget(), input));
    }

    private static Object items(FilterContext context, Object input, Args args) {
        args.bind("items", 0);
        return switch (input) {
            case Undefined _ -> Lazy.empty();
            case Dict dict -> Lazy.generator(dict.view("items").elements());
            default -> throw TemplateException.type("Can only get item pairs from a mapping.");
        };
    }

    private static Object join(FilterContext context, Object input, Args args) {
        Args.Bound given = args.bind("join", 0, "d", "attribute");
        String separator = context.str(given.get("d", ""));
        Function<Object, Object> getter = context.getter(given);
        TextBuilder out = new TextBuilder(context.budget());
        String before = "";
        for (Object element : Sequences.list(context.budget(), input)) {
            out.add(before).add(context.str(getter.apply(element)));
            before = separator;
        }
        return out.toString();
    }

    private static Object reverse(FilterContext context, Object input, Args args) {
        args.bind("reverse", 0);
        if (input instanceof String text) {
            context.budget().text(text.length());
            return new StringBuilder(text).reverse().toString();
        }
        if (!Sequences.isIterable(input)) {
            throw TemplateException.value("argument must be iterable");
        }
        List<Object> elements = Sequences.list(context.budget(), input);
        return input instanceof Lazy ? ListValue.of(List.copyOf(elements.reversed())) : Lazy.reversed(elements);
    }

    private static Object batch(FilterContext context, Object input, Args args) {
        Args.Bound given = args.bind("batch", 1, "linecount", "fill_with");
        int size = given.integer("linecount", 1);
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        for (Object element : Sequences.list(context.budget(), input)) {
            if (batch.size() == size) {
                batches.add(ListValue.of(batch));
                batch = new ArrayList<>();
            }
            batch.add(element);
        }
        if (!batch.isEmpty()) {
            batches.add(filled(context, batch, size, given.get("fill_with")));
        }
        return Lazy.generator(batches.iterator());
    }

    private static ListValue filled(FilterContext context, List<Object> batch, int size, Object fill) {
        int missing = fill == None.NONE ? 0 : Math.max(0, size - batch.size());
        context.budget().step(missing);
        batch.addAll(Collections.nCopies(missing, fill));
        return ListValue.of(batch);
    }

    private static Object slice(FilterContext context, Object input, Args args) {
        Args.Bound given = args.bind("slice", 1, "slices", "fill_with");
        int count = given.integer("slices", 1);
        List<Object> elements = Sequences.list(context.budget(), input);
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

    private static ListValue slice(List<Object> elements, Object fill) {
        List<Object> slice = new ArrayList<>(elements);
        if (fill != None.NONE) {
            slice.add(fill);
        }
        return ListValue.of(slice);
    }

    private static Object sum(FilterContext context, Object input, Args args) {
        Args.Bound given = args.bind("sum", 0, "attribute", "start");
        Function<Object, Object> getter = context.getter(given);
        Object total = given.get("start", 0L);
        if (total instanceof String) {
            throw TemplateException.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Operators operators = new Operators(context.budget());
        for (Object element : Sequences.list(context.budget(), input)) {
            total = operators.apply(Operator.ADD, total, getter.apply(element));
        }
        return total;
    }
}
