package io.millrace.edge;

import io.millrace.core.Checkpoint;
import io.millrace.core.JsonFault;
import io.millrace.core.ServingException.InvalidRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as every wire form reads it (RFC 8259, strictly, bounded in depth, no duplicate names) and writes it. */
public final class StrictJson {

    public static final int MAX_DEPTH = 64;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** A request body; anything but one JSON object in UTF-8 is an {@link InvalidRequest} that names the place. */
    public static ObjectNode object(byte[] body) {
        return object(body, Checkpoint.NONE);
    }

    /** @param checkpoint passed between pieces of the body */
    static ObjectNode object(byte[] body, Checkpoint checkpoint) {
        String text = text(body);
        JsonNode node = text.length() <= SlicedReader.SLICE
                ? parse(text)
                : parsed(() -> MAPPER.readTree(new SlicedReader(text, checkpoint)));
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRequest(null, "The request body must be a JSON object, but was " + Values.shown(node));
    }

    public static JsonNode parse(String text) {
        return parsed(() -> MAPPER.readTree(text));
    }

    private static JsonNode parsed(Supplier<JsonNode> parsing) {
        try {
            return parsing.get();
        } catch (JacksonException e) {
            throw new InvalidRequest(null, "The request body is not valid JSON: " + JsonFault.of(e));
        }
    }

    public static byte[] bytes(@Nullable Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** As maps, lists, strings, numbers, booleans and nulls. */
    public static Map<String, Object> plain(JsonNode node) {
        return MAPPER.convertValue(node, MAP);
    }

    /** Bytes of the UTF-8 byte order mark before a body; 0 where it has none. */
    public static int mark(byte[] body) {
        return body.length >= MARK.length && Arrays.equals(body, 0, MARK.length, MARK, 0, MARK.length)
                ? MARK.length
                : 0;
    }

    private static String text(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        int start = mark(body);
        ByteBuffer in = ByteBuffer.wrap(body, start, body.length - start);
        try {
            return decoder.decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequest(null, "The request body is not valid UTF-8 at byte " + in.position());
        }
    }
}
