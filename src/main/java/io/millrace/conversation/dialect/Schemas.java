package io.millrace.conversation.dialect;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a JSON Schema says about the types of a parameter, as far as dialects without types need it. */
final class Schemas {

    private static final int MAX_DEPTH = 8;
    private static final String ROOT = "#/";

    private Schemas() {}

    /** The schema of a property, references to definitions followed; empty where there is none. */
    static Map<String, Object> property(Map<String, Object> parameters, String name) {
        return resolved(parameters, object(object(parameters.get("properties")).get(name)), 0);
    }

    private static Map<String, Object> resolved(Map<String, Object> root, Map<String, Object> schema, int depth) {
        if (depth < MAX_DEPTH && schema.get("$ref") instanceof String ref && ref.startsWith(ROOT)) {
            Map<String, Object> at = root;
            for (String step : ref.substring(ROOT.length()).split("/", -1)) {
                at = object(at.get(step));
            }
            return resolved(root, at, depth + 1);
        }
        return schema;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** JSON Schema's names of the types that it allows; empty where it does not say. */
    static Set<String> types(Map<String, Object> schema) {
        Set<String> types = new HashSet<>();
        collect(schema, types, 0);
        return types;
    }

    private static void collect(Map<String, Object> schema, Set<String> types, int depth) {
        switch (schema.get("type")) {
            case String type -> types.add(type);
            case Collection<?> several -> several.forEach(type -> types.add(String.valueOf(type)));
            case null, default -> values(schema).map(Schemas::type).forEach(types::add);
        }
        if (depth < MAX_DEPTH) {
            Stream.of("anyOf", "oneOf", "allOf")
                    .flatMap(key -> list(schema.get(key)).stream())
                    .forEach(branch -> collect(object(branch), types, depth + 1));
        }
    }

    private static Stream<?> values(Map<String, Object> schema) {
        return schema.containsKey("const") ? Stream.of(schema.get("const")) : list(schema.get("enum")).stream();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String type(@Nullable Object value) {
        return switch (value) {
            case String _ -> "string";
            case Boolean _ -> "boolean";
            case Number _ -> "number";
            case null -> "null";
            default -> "object";
        };
    }
}
