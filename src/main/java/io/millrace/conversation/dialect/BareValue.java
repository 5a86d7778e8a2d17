package io.millrace.conversation.dialect;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A value written without quotes, as JSON of the type that its schema allows; what is of none of them is a string. */
final class BareValue {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private BareValue() {}

    /** Whether it can be a string only, so that it need not be known whole. Without a schema it is. */
    static boolean isString(Map<String, Object> schema) {
        Set<String> types = Schemas.types(schema);
        return types.isEmpty() || types.equals(Set.of("string"));
    }

    static String json(String raw, Map<String, Object> schema) {
        Set<String> types = Schemas.types(schema);
        String json = typed(raw.strip(), types);
        return json == null ? JsonText.quoted(raw) : json;
    }

    private static @Nullable String typed(String raw, Set<String> types) {
        String json = isJson(raw) ? raw : PythonLiteral.json(raw);
        return json != null && allows(types, STRICT.readTree(json)) ? json : null;
    }

    private static boolean isJson(String raw) {
        try {
            return !STRICT.readTree(raw).isMissingNode();
        } catch (JacksonException _) {
            return false;
        }
    }

    private static boolean allows(Set<String> types, JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> types.contains("null") || !types.contains("string");
            case BOOLEAN -> types.contains("boolean");
            case NUMBER -> types.contains("number") || types.contains("integer") && isWhole(value);
            case OBJECT -> types.contains("object");
            case ARRAY -> types.contains("array");
            default -> false;
        };
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber() || value.doubleValue() % 1 == 0;
    }
}
