package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.openai.Unsupported;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/embeddings}, checked.
 *
 * @param base64 whether vectors are little-endian float32 in base64 rather than arrays of numbers
 */
record EmbeddingsRequest(String model, List<ModelInput> inputs, EncodeOptions options, boolean base64) {

    private static final Field<List<ModelInput>> INPUT = inputs("input");
    private static final Field<Boolean> ENCODING_FORMAT = new Field<>(
            "encoding_format",
            schema("string", "float for arrays of numbers; base64 for little-endian float32."),
            EmbeddingsRequest::base64);
    private static final Field<Integer> DIMENSIONS = Field.integer(
            "dimensions", 1, Integer.MAX_VALUE, "Leading components to keep, normalised again; all if left out.");
    static final Field<String> PROMPT_NAME = Field.string(
            "prompt_name", "Which prompt of config_sentence_transformers.json goes before each text. Extension.");

    static final List<Field<?>> FIELDS =
            EncodeFields.fields(List.of(INPUT, ENCODING_FORMAT, DIMENSIONS, PROMPT_NAME), EncodeFields.COMMON);
    static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING)
            .refusing(Unsupported.IN_EMBEDDINGS);

    static EmbeddingsRequest read(ObjectNode body, int maxInputs) {
        RULES.check(body, "");
        return checked(body, maxInputs);
    }

    /** Of a body whose fields are known. */
    static EmbeddingsRequest checked(ObjectNode body, int maxInputs) {
        EncodeOptions options = new EncodeOptions(
                EncodeFields.truncation(body),
                DIMENSIONS.in(body),
                PROMPT_NAME.in(body),
                false,
                null,
                SchedulingFields.in(body));
        return new EmbeddingsRequest(
                Delivery.MODEL.requiredIn(body),
                Inputs.bounded(INPUT.requiredIn(body), INPUT.name(), maxInputs),
                options,
                ENCODING_FORMAT.in(body, false));
    }

    /** What is embedded, under the name that a form has for it. */
    static Field<List<ModelInput>> inputs(String name) {
        return new Field<>(
                name,
                Field.anyOf(
                        "What to embed: one input or several.",
                        schema("string", "Text"),
                        Field.array(schema("string", "Text"), "Texts"),
                        Field.array(schema("integer", "Token id"), "Token ids"),
                        Field.array(Field.array(schema("integer", "Token id"), "Token ids"), "Inputs of token ids")),
                Inputs::read);
    }

    private static boolean base64(JsonNode value, String path) {
        if (value.isString() && Set.of("base64", "float").contains(value.stringValue())) {
            return value.stringValue().equals("base64");
        }
        throw Values.invalid(path, "\"float\" or \"base64\"", value);
    }
}
