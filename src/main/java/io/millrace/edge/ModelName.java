package io.millrace.edge;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The model that a body asks for, found without making a tree of it. */
final class ModelName {

    /** Bytes in which it is looked for. */
    private static final int LOOKED_AT = 1 << 14;

    private static final JsonFactory JSON = new JsonFactory();

    private ModelName() {}

    /** Null where it is not there, comes later, or something before it is not JSON. */
    static @Nullable String in(byte[] body) {
        int length = Math.min(body.length, LOOKED_AT);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body, 0, length)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? named(parser) : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    private static @Nullable String named(JsonParser parser) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("model")) {
                return value == JsonToken.VALUE_STRING ? parser.getString() : null;
            }
            parser.skipChildren();
        }
        return null;
    }
}
