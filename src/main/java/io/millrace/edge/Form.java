package io.millrace.edge;

import java.nio.ByteBuffer;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A form that was read (RFC 7578).
 *
 * @param fields that hold text, as JSON of the types that the endpoint's fields have
 * @param files by the names of their fields, over the memory of the body
 */
public record Form(ObjectNode fields, Map<String, ByteBuffer> files) {

    public Form {
        files = Map.copyOf(files);
    }
}
