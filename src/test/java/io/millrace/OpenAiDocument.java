package io.millrace;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The answers as OpenAI's own description of its API has them; see {@code src/test/resources/openai}. */
public final class OpenAiDocument {

    private static final JsonMapper JSON = new JsonMapper();

    /** What OpenAI answers and its description has not: such answers are right. */
    private static final List<Slip> SLIPS = List.of(
            new Slip("CreateCompletionResponse", "/choices/\\*/finish_reason: .*", "null in chunks until the last"),
            new Slip("CreateCompletionResponse", "/usage: null: .*", "null in chunks but the last, with include_usage"),
            new Slip(
                    "CreateCompletionResponse",
                    "/choices/\\*/logprobs(/(token|top)_logprobs/\\*: null|: object): .*",
                    "null for the first token of an echoed prompt, which nothing comes before"),
            new Slip("Response", "/user: null: .*", "null in the description's own examples"),
            new Slip("Response.*Event", "/response/user: null: .*", "null in the description's own examples"),
            new Slip(
                    "Response.*Event",
                    "/response/usage: null: .*",
                    "null in its examples until the response has ended"),
            new Slip(
                    "CreateEmbeddingResponse",
                    "/data/\\*/embedding: string: .*",
                    "a text with encoding_format base64"));

    private final ObjectNode document = read();
    private final Map<String, String> events = events(document.path("$defs"));
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private record Slip(String schema, String error, String reason) {
        boolean is(String where, String what) {
            return where.matches(schema) && what.matches(error);
        }
    }

    private static ObjectNode read() {
        try (InputStream file = OpenAiDocument.class.getResourceAsStream("/openai/schemas.json.gz");
                InputStream text = new GZIPInputStream(file)) {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /* The schema of a streamed event of Responses by its type. */
    private static Map<String, String> events(JsonNode schemas) {
        Map<String, String> events = new TreeMap<>();
        for (JsonNode event : schemas.at("/ResponseStreamEvent/anyOf")) {
            String name = event.path("$ref").stringValue().substring("#/$defs/".length());
            events.put(schemas.path(name).at("/properties/type/enum/0").stringValue(), name);
        }
        return events;
    }

    /** Where and why an answer is not what a schema of the document has; empty where it is. */
    public List<String> errors(String schema, JsonNode answer) {
        return schemas.computeIfAbsent(schema, this::schema).validate(answer).stream()
                .map(OpenAiDocument::shown)
                .filter(error -> SLIPS.stream().noneMatch(slip -> slip.is(schema, error)))
                .distinct()
                .toList();
    }

    /** The same of a streamed event of Responses. */
    public List<String> eventErrors(JsonNode event) {
        String type = event.path("type").stringValue();
        String schema = events.get(type);
        return schema == null ? List.of("no event is of type " + type) : errors(schema, event);
    }

    private Schema schema(String name) {
        ObjectNode schema = document.deepCopy();
        schema.put("$ref", "#/$defs/" + name);
        return registry.getSchema(schema);
    }

    /* Numbers of items say nothing of the kind. */
    private static String shown(Error error) {
        return error.getInstanceLocation().toString().replaceAll("/[0-9]+", "/*") + ": " + error.getMessage();
    }
}
