package io.millrace.conversation;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Arguments between text and map. */
final class Json {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Null where the text is no JSON object. */
    static @Nullable Map<String, Object> object(String text) {
        try {
            return STRICT.readTree(text) instanceof ObjectNode node ? STRICT.convertValue(node, MAP) : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    static String text(Object value) {
        return STRICT.writeValueAsString(value);
    }
}
