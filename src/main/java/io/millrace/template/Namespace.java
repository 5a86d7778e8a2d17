package io.millrace.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** The one mutable value a template can make: {@code namespace(...)}. */
final class Namespace {
    private final Map<String, Object> attributes;

    Namespace(Map<String, Object> initial) {
        attributes = new LinkedHashMap<>(initial);
    }

    Map<String, Object> attributes() {
        return attributes;
    }
}
