package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Comparing;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Python;
import io.millrace.template.value.Range;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of list, tuple, range and dict that change nothing. */
final class CollectionMethods {
    private CollectionMethods() {}

    static @Nullable Object find(Budget budget, Object owner, String name) {
        return switch (owner) {
            case Items.ListValue list when name.equals("copy") -> (Callable) _ -> list;
            case Items items -> find(budget, items.values(), name);
            case Range range -> find(budget, range.values(), name);
            default -> null;
        };
    }

    static @Nullable Object find(Dict dict, String name) {
        return switch (name) {
            case "get" -> (Callable) args -> get(dict, args);
            case "keys", "values", "items" -> (Callable) args -> view(dict, name, args);
            case "copy" -> (Callable) _ -> dict;
            default -> null;
        };
    }

    private static Object get(Dict dict, Args args) {
        Args.Bound given = args.bindPositional("get", 1, "key", "default");
        Object value = dict.get(given.get("key"));
        return value == null ? given.get("default") : value;
    }

    private static Object view(Dict dict, String name, Args args) {
        args.bindPositional(name, 0);
        return dict.view(name);
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
        throw TemplateException.value(Repr.brief(Python.type(given.get("value"))) + " is not in list");
    }

    private static Object count(Budget budget, List<Object> values, Args args) {
        Object wanted = args.bindPositional("count", 1, "value").get("value");
        return values.stream()
                .filter(value -> Comparing.equal(budget, value, wanted))
                .count();
    }
}
