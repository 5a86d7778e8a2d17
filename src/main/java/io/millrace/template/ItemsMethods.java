package io.millrace.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of list, tuple and range that change nothing. */
final class ItemsMethods {
    private ItemsMethods() {}

    static @Nullable Object find(Budget budget, Items items, String name) {
        return switch (items) {
            case Items.Group group when name.equals("grouper") -> group.grouper();
            case Items.Group group when name.equals("list") -> group.list();
            case Items.ListValue list when name.equals("copy") -> (Callable) _ -> list;
            case Items.Group _, Items.ListValue _, Items.Tuple _ -> find(budget, items.values(), name);
        };
    }

    static @Nullable Object find(Budget budget, Range range, String name) {
        return switch (name) {
            case "start" -> range.start();
            case "stop" -> range.stop();
            case "step" -> range.step();
            default -> find(budget, range.values(), name);
        };
    }

    private static @Nullable Object find(Budget budget, List<Object> values, String name) {
        return switch (name) {
            case "index" -> (Callable) args -> index(budget, values, args);
            case "count" -> (Callable) args -> count(budget, values, args);
            default -> null;
        };
    }

    private static Object index(Budget budget, List<Object> values, Args args) {
        Args.Bound given = args.bindPositional("index", 1, "value", "start", "stop");
        int size = values.size();
        int stop = Math.min(size, Strings.position(given.integer("stop", size), size));
        for (int i = Strings.position(given.integer("start", 0), size); i < stop; i++) {
            if (Comparing.equal(budget, values.get(i), given.get("value"))) {
                return (long) i;
            }
        }
        throw TemplateException.value(Repr.brief(Types.name(given.get("value"))) + " is not in list");
    }

    private static Object count(Budget budget, List<Object> values, Args args) {
        Object wanted = args.bindPositional("count", 1, "value").get("value");
        return values.stream()
                .filter(value -> Comparing.equal(budget, value, wanted))
                .count();
    }
}
