package io.millrace.template;

import org.jspecify.annotations.Nullable;

/** The methods of dict that change nothing. */
final class DictMethods {
    private DictMethods() {}

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
        return new Dict.View(name, dict);
    }
}
