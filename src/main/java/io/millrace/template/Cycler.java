package io.millrace.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code cycler(...)} makes: gives its items in turn. */
final class Cycler {
    private final List<Object> items;
    private int position;

    Cycler(List<Object> items) {
        if (items.isEmpty()) {
            throw TemplateException.value("at least one item has to be provided");
        }
        this.items = List.copyOf(items);
    }

    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "current" -> items.get(position);
            case "items" -> Items.Tuple.of(items);
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
