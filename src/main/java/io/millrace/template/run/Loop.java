package io.millrace.template.run;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Comparing;
import io.millrace.template.value.Items;
import io.millrace.template.value.Native;
import io.millrace.template.value.Python;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@code loop} variable. Looks one element ahead only when asked to, as tests of later elements may depend on it. */
final class Loop implements Callable, Native.Sized {
    private final Object values;
    private final int depth0;
    private final @Nullable Function<Object, String> recursion;
    private Iterator<Object> iterator;
    private @Nullable Object upcoming;
    private int index0 = -1;
    private int length = -1;
    private Object current = Undefined.of("there is no current item");
    private Object before = current;
    private List<Object> lastChanged = List.of();
    private boolean changedAsked;

    Loop(Object values, int depth0, @Nullable Function<Object, String> recursion) {
        this.values = values;
        this.depth0 = depth0;
        this.recursion = recursion;
        this.iterator = Python.iterate(values);
    }

    boolean hasNext() {
        return upcoming != null || iterator.hasNext();
    }

    Object next() {
        index0++;
        before = current;
        current = peek();
        upcoming = null;
        return current;
    }

    private Object peek() {
        Object next = upcoming == null ? iterator.next() : upcoming;
        upcoming = next;
        return next;
    }

    @Override
    public int length() {
        if (length < 0) {
            length = Python.hasLength(values) ? Python.length(values) : drain() + index0 + 1;
        }
        return length;
    }

    private int drain() {
        List<Object> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        iterator = rest.iterator();
        return rest.size() + (upcoming == null ? 0 : 1);
    }

    @Override
    public Object call(Args args) {
        if (recursion == null) {
            throw TemplateException.type("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.apply(args.bind("loop", 1, "iterable").get("iterable"));
    }

    @Override
    public String typeName() {
        return "jinja2.runtime.LoopContext";
    }

    @Override
    public @Nullable Object attribute(Budget budget, String name) {
        return switch (name) {
            case "index" -> index0 + 1L;
            case "index0" -> (long) index0;
            case "length" -> (long) length();
            case "revindex" -> (long) length() - index0;
            case "revindex0" -> (long) length() - index0 - 1;
            case "first" -> index0 == 0;
            case "last" -> !hasNext();
            case "depth" -> depth0 + 1L;
            case "depth0" -> (long) depth0;
            case "previtem" -> index0 == 0 ? Undefined.of("there is no previous item") : before;
            case "nextitem" -> nextItem();
            case "cycle" -> (Callable) this::cycle;
            case "changed" -> (Callable) args -> changed(budget, args);
            default -> null;
        };
    }

    private Object nextItem() {
        return hasNext() ? peek() : Undefined.of("there is no next item");
    }

    private Object cycle(Args args) {
        if (args.positional().isEmpty()) {
            throw TemplateException.type("no items for cycling given");
        }
        return args.positional().get(index0 % args.positional().size());
    }

    private Object changed(Budget budget, Args args) {
        boolean same = changedAsked && Comparing.equal(budget, Items.list(lastChanged), Items.list(args.positional()));
        changedAsked = true;
        lastChanged = args.positional();
        return !same;
    }
}
