package io.millrace.constraint.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** JSON values compared as JSON Schema does: numbers by what they amount to, objects whatever their order. */
final class JsonValues {

    private JsonValues() {}

    /** A key of a value: equal values, equal keys. */
    static Object key(JsonNode value) {
        return switch (Type.of(value)) {
            case NULL -> Optional.empty();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> canonical(value.decimalValue());
            case STRING -> value.stringValue();
            case ARRAY -> list(value);
            case OBJECT -> map(value);
        };
    }

    static boolean equal(JsonNode a, JsonNode b) {
        return key(a).equals(key(b));
    }

    static boolean contains(List<JsonNode> values, JsonNode value) {
        return values.stream().anyMatch(v -> Type.of(v) == Type.of(value) && equal(v, value));
    }

    static BigDecimal canonical(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private static List<Object> list(JsonNode array) {
        List<Object> all = new ArrayList<>();
        array.forEach(e -> all.add(key(e)));
        return all;
    }

    private static Map<String, Object> map(JsonNode object) {
        Map<String, Object> all = new HashMap<>();
        object.properties().forEach(e -> all.put(e.getKey(), key(e.getValue())));
        return all;
    }
}
