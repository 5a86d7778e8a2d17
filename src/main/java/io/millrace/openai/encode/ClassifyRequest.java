package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.openai.Unsupported;
import io.millrace.serving.Aggregation;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Candidates;
import io.millrace.serving.ModelInput;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/classify}, checked: in vLLM's form, or in TEI's.
 *
 * @param list name of the field with the inputs
 * @param candidates labels that it brings along; null where those of the model count
 * @param topN most labels in the list of scores; 0 is all
 */
record ClassifyRequest(
        String model,
        String list,
        List<ModelInput> inputs,
        @Nullable Candidates candidates,
        EncodeOptions options,
        int topN) {

    private static final Field<List<ModelInput>> INPUT = new Field<>(
            "input",
            Field.anyOf(
                    "What to classify: one input or several.",
                    schema("string", "Text"),
                    schema("object", "{text, text_pair}, {image}, or a part of type image_url"),
                    Field.array(schema("string", "Text"), "Texts"),
                    Field.array(schema("object", "An input"), "Inputs"),
                    Field.array(schema("integer", "Token id"), "Token ids"),
                    Field.array(Field.array(schema("integer", "Token id"), "Token ids"), "Inputs of token ids")),
            (value, path) -> Inputs.read(value, path, ModelInputs::classified));
    private static final Field<Integer> TOP_N =
            Field.integer("top_n", 0, Integer.MAX_VALUE, "Most labels in scores; all if left out or 0. Extension.");
    private static final Field<Aggregation> AGGREGATION = new Field<>(
            "aggregation_strategy",
            schema(
                    "string",
                    "Of a model that labels tokens: none, simple, first, average or max, as in Transformers; simple if left out."),
            ClassifyRequest::aggregation);
    private static final Field<List<ModelInput>> INPUTS = new Field<>(
            "inputs",
            Field.anyOf(
                    "TEI's form: the answer is an array of label and score for each input.",
                    schema("string", "Text"),
                    Field.array(Field.array(schema("string", "Text"), "A text, or a pair"), "Texts and pairs")),
            ClassifyRequest::teiInputs);

    static final List<Field<?>> FIELDS = EncodeFields.fields(
            List.of(INPUT, TOP_N, AGGREGATION), CandidateLabels.FIELDS, EncodeFields.COMMON, EncodeFields.SCORES);
    static final List<Field<?>> TEI_FIELDS =
            EncodeFields.fields(List.of(INPUTS, AGGREGATION), EncodeFields.COMMON, EncodeFields.SCORES);
    static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING);
    static final FieldRules TEI_RULES = FieldRules.of(TEI_FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING);

    static ClassifyRequest read(ObjectNode body, int maxInputs) {
        FieldRules.atMostOne(body, INPUT.name(), INPUTS.name());
        boolean tei = body.hasNonNull(INPUTS.name());
        (tei ? TEI_RULES : RULES).check(body, "");
        Field<List<ModelInput>> list = tei ? INPUTS : INPUT;
        List<ModelInput> inputs = Inputs.bounded(list.requiredIn(body), list.name(), maxInputs);
        Candidates candidates = CandidateLabels.in(body, inputs.size());
        if (candidates != null) {
            FieldRules.atMostOne(body, "candidate_labels", AGGREGATION.name());
        }
        return new ClassifyRequest(
                Delivery.MODEL.requiredIn(body),
                list.name(),
                inputs,
                candidates,
                EncodeFields.scoring(body, EncodeFields.truncation(body)).with(AGGREGATION.in(body)),
                TOP_N.in(body, 0));
    }

    /** Whether the answer is in TEI's form. */
    boolean tei() {
        return list.equals(INPUTS.name());
    }

    private static Aggregation aggregation(JsonNode value, String path) {
        return Arrays.stream(Aggregation.values())
                .filter(one -> value.isString() && one.name().equalsIgnoreCase(value.stringValue()))
                .findFirst()
                .orElseThrow(
                        () -> Values.invalid(path, "\"none\", \"simple\", \"first\", \"average\" or \"max\"", value));
    }

    private static List<ModelInput> teiInputs(JsonNode value, String path) {
        return value.isString()
                ? List.of(new ModelInput.Text(Inputs.text(value, path)))
                : Values.list(value, path, 1, Integer.MAX_VALUE, ClassifyRequest::teiInput);
    }

    private static ModelInput teiInput(JsonNode value, String path) {
        if (value.isString()) {
            throw new InvalidRequest(
                    path,
                    "'" + path + "' is a string in an array, which is a text to some clients and half a pair to others:"
                            + " send arrays of one text or two, but was " + Values.shown(value));
        }
        List<String> texts = Values.list(value, path, 1, 2, Inputs::text);
        return texts.size() == 1
                ? new ModelInput.Text(texts.getFirst())
                : new ModelInput.Pair(texts.getFirst(), texts.getLast());
    }
}
