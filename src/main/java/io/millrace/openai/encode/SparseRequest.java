package io.millrace.openai.encode;

import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.SchedulingFields;
import io.millrace.openai.Delivery;
import io.millrace.openai.Unsupported;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /embed_sparse} of TEI, checked; it names its model. */
record SparseRequest(String model, List<ModelInput> inputs, EncodeOptions options) {

    static final Field<List<ModelInput>> INPUTS = EmbeddingsRequest.inputs("inputs");

    static final List<Field<?>> FIELDS =
            EncodeFields.fields(List.of(INPUTS, EmbeddingsRequest.PROMPT_NAME), EncodeFields.COMMON);
    private static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING);

    static SparseRequest read(ObjectNode body, int maxInputs) {
        RULES.check(body, "");
        EncodeOptions options = new EncodeOptions(
                EncodeFields.truncation(body),
                null,
                EmbeddingsRequest.PROMPT_NAME.in(body),
                false,
                null,
                SchedulingFields.in(body));
        return new SparseRequest(
                Delivery.MODEL.requiredIn(body),
                Inputs.bounded(INPUTS.requiredIn(body), INPUTS.name(), maxInputs),
                options);
    }
}
