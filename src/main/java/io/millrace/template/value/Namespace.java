package io.millrace.template.value;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one mutable value a template can make: {@code namespace(...)}. */
public final class Namespace implements Native {
    private final Map<String, Object> attributes;

    public Namespace(Map<String, Object> initial) {
        attributes = new LinkedHashMap<>(initial);
    }

    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Namespace";
    }

    @Override
    public @Nullable Object attribute(Budget budget, String name) {
        return attributes.get(name);
    }
}
