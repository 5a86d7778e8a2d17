package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.openai.Unsupported;
import io.millrace.openai.content.ImageData;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/embeddings}, checked.
 *
 * @param list name of the field with the inputs
 * @param base64 whether vectors are little-endian float32 in base64 rather than arrays of numbers
 */
record EmbeddingsRequest(String model, String list, List<ModelInput> inputs, EncodeOptions options, boolean base64) {

    private static final Field<List<ModelInput>> INPUT = new Field<>(
            "input",
            Field.anyOf(
                    "What to embed: one input or several; images for models with one space for these and texts.",
                    schema("string", "Text"),
                    schema("object", "{text}, {image}, or a part of type text or image_url"),
                    Field.array(schema("string", "Text"), "Texts"),
                    Field.array(schema("object", "An input"), "Inputs"),
                    Field.array(schema("integer", "Token id"), "Token ids"),
                    Field.array(Field.array(schema("integer", "Token id"), "Token ids"), "Inputs of token ids")),
            (value, path) -> Inputs.read(value, path, ModelInputs::read));

    private static final Field<List<ModelInput>> MESSAGES = new Field<>(
            "messages",
            Field.array(
                    schema("object", "{role, content}"),
                    "vLLM's form, in place of input: one message of a user, whose content is a text or one part of type text or image_url. No chat template is applied."),
            ContentInput::messages);

    private static final Field<List<ModelInput>> INPUTS = new Field<>(
            "inputs",
            Field.array(
                    schema("object", "{content}"),
                    "Cohere's form, in place of input: objects whose content is one part of type text or image_url."),
            (value, path) -> Values.list(value, path, 1, Integer.MAX_VALUE, ContentInput::object));

    private static final Field<List<ModelInput>> IMAGES = new Field<>(
            "images",
            Field.array(schema("string", "base64 or a data URL"), "Images alone, in place of input."),
            (value, path) -> Values.list(
                    value, path, 1, Integer.MAX_VALUE, (each, at) -> ModelInputs.image(ImageData.read(each, at))));

    private static final List<Field<List<ModelInput>>> SOURCES = List.of(INPUT, MESSAGES, INPUTS, IMAGES);

    private static final Field<Boolean> ENCODING_FORMAT = new Field<>(
            "encoding_format",
            schema("string", "float for arrays of numbers; base64 for little-endian float32."),
            EmbeddingsRequest::base64);
    private static final Field<Integer> DIMENSIONS = Field.integer(
            "dimensions", 1, Integer.MAX_VALUE, "Leading components to keep, normalised again; all if left out.");
    static final Field<String> PROMPT_NAME = Field.string(
            "prompt_name", "Which prompt of config_sentence_transformers.json goes before each text. Extension.");

    static final List<Field<?>> FIELDS = EncodeFields.fields(
            List.copyOf(SOURCES), List.of(ENCODING_FORMAT, DIMENSIONS, PROMPT_NAME), EncodeFields.COMMON);
    static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING_OF_MESSAGES)
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
        Field<List<ModelInput>> list = source(body);
        return new EmbeddingsRequest(
                Delivery.MODEL.requiredIn(body),
                list.name(),
                Inputs.bounded(list.requiredIn(body), list.name(), maxInputs),
                options,
                ENCODING_FORMAT.in(body, false));
    }

    private static Field<List<ModelInput>> source(ObjectNode body) {
        FieldRules.atMostOne(body, SOURCES.stream().map(Field::name).toArray(String[]::new));
        return SOURCES.stream()
                .filter(source -> body.hasNonNull(source.name()))
                .findFirst()
                .orElse(INPUT);
    }

    /** Texts that are embedded, under the name that a form has for them. */
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
