package io.millrace.template.value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluated arguments of one call. */
public record Args(List<Object> positional, Map<String, Object> keywords) {
    public static final Args NONE = new Args(List.of(), Map.of());

    public static Args of(Object... values) {
        return new Args(List.of(values), Map.of());
    }

    /** These arguments without the first {@code count} positional ones. */
    public Args skip(int count) {
        return new Args(positional.subList(count, positional.size()), keywords);
    }

    /** These arguments by the names of a function's parameters, of which the first {@code required} must be given. */
    public Bound bind(String function, int required, String... parameters) {
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
    public Bound bindPositional(String function, int required, String... parameters) {
        if (!keywords.isEmpty()) {
            throw TemplateException.type(function + "() takes no keyword arguments");
        }
        return bind(function, required, parameters);
    }

    private static void bindKeyword(
            String function, List<String> parameters, Map<String, Object> values, String name, Object value) {
        if (!parameters.contains(name)) {
            throw TemplateException.type(function + "() got an unexpected keyword argument " + Strings.quote(name));
        }
        if (values.put(name, value) != null) {
            throw TemplateException.type(function + "() got multiple values for argument " + Strings.quote(name));
        }
    }

    private static void requireFirst(String function, int required, String[] parameters, Map<String, Object> values) {
        for (int i = 0; i < required; i++) {
            if (!values.containsKey(parameters[i])) {
                throw TemplateException.type(function + "() missing required argument " + Strings.quote(parameters[i]));
            }
        }
    }

    /** Arguments by parameter name. */
    public record Bound(String function, Map<String, Object> values) {
        @Nullable
        Object find(String name) {
            return values.get(name);
        }

        public boolean has(String name) {
            return values.getOrDefault(name, None.NONE) != None.NONE;
        }

        public Object get(String name) {
            return get(name, None.NONE);
        }

        public Object get(String name, Object otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        public boolean flag(String name, boolean otherwise) {
            return Python.truth(get(name, otherwise));
        }

        /** An integer argument, cut to the range of an int. */
        public int integer(String name, int otherwise) {
            return Numbers.index(get(name, (long) otherwise));
        }

        public String text(String name) {
            return text(name, "");
        }

        public String text(String name, String otherwise) {
            if (Markup.plain(get(name, otherwise)) instanceof String text) {
                return text;
            }
            throw TemplateException.type(
                    function + "() argument " + name + " must be str, not " + Python.type(get(name, otherwise)));
        }
    }
}
