package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.millrace.openai.Unsupported;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /pooling} of vLLM, checked: that of embeddings, and what to make.
 *
 * @param each whether a vector for each token is wanted
 */
record PoolingRequest(EmbeddingsRequest of, boolean each) {

    private static final Field<Boolean> TASK = new Field<>(
            "task",
            schema(
                    "string",
                    "token_embed for a vector of each token, which it is if left out; embed for one of the text."),
            PoolingRequest::each);

    static final List<Field<?>> FIELDS = Field.joined(EmbeddingsRequest.FIELDS, List.of(TASK));
    private static final FieldRules RULES = FieldRules.of(
                    FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING_OF_MESSAGES)
            .refusing(Unsupported.IN_EMBEDDINGS);

    static PoolingRequest read(ObjectNode body, int maxInputs) {
        RULES.check(body, "");
        boolean each = TASK.in(body, true);
        EmbeddingsRequest of = EmbeddingsRequest.checked(body, maxInputs);
        if (each && of.options().dimensions() != null) {
            throw new InvalidRequest(
                    "dimensions", "'dimensions' cuts the vectors of texts, not those of tokens (task token_embed)");
        }
        return new PoolingRequest(of, each);
    }

    private static boolean each(JsonNode value, String path) {
        String task = value.isString() ? value.stringValue() : "";
        return switch (task) {
            case "token_embed" -> true;
            case "embed" -> false;
            default -> throw Values.invalid(path, "\"token_embed\" or \"embed\"", value);
        };
    }
}
