package io.millrace.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluated arguments of one call. */
record Args(List<Object> positional, Map<String, Object> keywords) {
    static final Args NONE = new Args(List.of(), Map.of());

    static Args of(Object... values) {
        return new Args(List.of(values), Map.of());
    }

    /** These arguments without the first {@code count} positional ones. */
    Args skip(int count) {
        return new Args(positional.subList(count, positional.size()), keywords);
    }

    /** These arguments by the names of a function's parameters, of which the first {@code required} must be given. */
    Bound bind(String function, int required, String... parameters) {
        if (positional.size() > parameters.length) {
            throw TemplateException.type(
                    function + "() takes " + parameters.length + " arguments but " + positional.size() + " were given");
        }
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            values.put(parameters[i], positional.get(i));
        }
        keywords.forEach((name, value) -> bindKeyword(function, List.of(parameters), values, name, value));
        requireFirst(function, required, parameters, values);
        return new Bound(function, values);
    }

    /** These arguments as those of a function that takes none by keyword. */
    Bound bindPositional(String function, int required, String... parameters) {
        if (!keywords.isEmpty()) {
            throw TemplateException.type(function + "() takes no keyword arguments");
        }
        return bind(function, required, parameters);
    }

    private static void bindKeyword(
            String function, List<String> parameters, Map<String, Object> values, String name, Object value) {
        if (!parameters.contains(name)) {
            throw TemplateException.type(function + "() got an unexpected keyword argument " + Repr.quote(name));
        }
        if (values.put(name, value) != null) {
            throw TemplateException.type(function + "() got multiple values for argument " + Repr.quote(name));
        }
    }

    private static void requireFirst(String function, int required, String[] parameters, Map<String, Object> values) {
        for (int i = 0; i < required; i++) {
            if (!values.containsKey(parameters[i])) {
                throw TemplateException.type(function + "() missing required argument " + Repr.quote(parameters[i]));
            }
        }
    }

    /** Arguments by parameter name. */
    record Bound(String function, Map<String, Object> values) {
        @Nullable
        Object find(String name) {
            return values.get(name);
        }

        boolean has(String name) {
            return values.getOrDefault(name, None.NONE) != None.NONE;
        }

        Object get(String name) {
            return get(name, None.NONE);
        }

        Object get(String name, Object otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        boolean flag(String name, boolean otherwise) {
            return Truth.of(get(name, otherwise));
        }

        /** An integer argument, cut to the range of an int. */
        int integer(String name, int otherwise) {
            return Numbers.index(get(name, (long) otherwise));
        }

        String text(String name) {
            return text(name, "");
        }

        String text(String name, String otherwise) {
            if (get(name, otherwise) instanceof String text) {
                return text;
            }
            throw TemplateException.type(
                    function + "() argument " + name + " must be str, not " + Types.name(get(name, otherwise)));
        }
    }
}
