package io.millrace.openai.responses;

import io.millrace.edge.StrictJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * An item of a conversation.
 *
 * @param json of it, in UTF-8; not changed
 */
record StoredItem(String id, byte[] json) {

    static StoredItem of(String id, Object item) {
        return new StoredItem(id, StrictJson.bytes(item));
    }

    ObjectNode parsed() {
        return (ObjectNode) StrictJson.parse(new String(json, StandardCharsets.UTF_8));
    }
}
