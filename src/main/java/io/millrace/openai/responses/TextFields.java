package io.millrace.openai.responses;

import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Form;
import io.millrace.serving.StructuredOutput.JsonObject;
import io.millrace.serving.StructuredOutput.JsonSchema;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code text} field: what the answer's text has to be. */
final class TextFields {

    private static final FieldRules TEXT = new FieldRules(Set.of("format"), Set.of("verbosity"), Map.of());
    private static final FieldRules FORMAT =
            new FieldRules(Set.of("type", "name", "schema", "strict"), Set.of("description"), Map.of());
    private static final String PATH = "text.format";

    private TextFields() {}

    static ObjectNode checked(JsonNode value, String path) {
        ObjectNode text = Values.object(value, path);
        TEXT.check(text, path + ".");
        if (text.hasNonNull("format")) {
            FORMAT.check(Values.object(text.get("format"), PATH), PATH + ".");
        }
        return text;
    }

    static @Nullable StructuredOutput structure(ObjectNode text) {
        JsonNode format = text.path("format");
        Form form = format.isObject() ? form((ObjectNode) format) : null;
        return form == null ? null : new StructuredOutput(PATH, form);
    }

    private static @Nullable Form form(ObjectNode format) {
        return switch (format.path("type").asString("")) {
            case "text" -> null;
            case "json_object" -> new JsonObject(Whitespace.NONE);
            case "json_schema" -> schema(format);
            default ->
                throw Values.invalid(PATH + ".type", "one of json_object, json_schema, text", format.path("type"));
        };
    }

    private static Form schema(ObjectNode format) {
        String _ = Values.string(format.path("name"), PATH + ".name");
        if (format.hasNonNull("strict")) {
            boolean _ = Values.flag(format.get("strict"), PATH + ".strict");
        }
        return new JsonSchema(
                Values.object(format.path("schema"), PATH + ".schema").toString(), Whitespace.NONE);
    }
}
