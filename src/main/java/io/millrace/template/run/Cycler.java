package io.millrace.template.run;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Items;
import io.millrace.template.value.Native;
import io.millrace.template.value.None;
import io.millrace.template.value.TemplateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code cycler(...)} makes: gives its items in turn. */
final class Cycler implements Native {
    private final List<Object> items;
    private int position;

    Cycler(List<Object> items) {
        if (items.isEmpty()) {
            throw TemplateException.value("at least one item has to be provided");
        }
        this.items = List.copyOf(items);
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Cycler";
    }

    @Override
    public @Nullable Object attribute(Budget budget, String name) {
        return switch (name) {
            case "current" -> items.get(position);
            case "items" -> Items.tuple(items);
            case "pos" -> (long) position;
            case "next" -> (Callable) _ -> next();
            case "reset" -> (Callable) _ -> reset();
            default -> null;
        };
    }

    private Object next() {
        Object item = items.get(position);
        position = (position + 1) % items.size();
        return item;
    }

    private Object reset() {
        position = 0;
        return None.NONE;
    }
}
