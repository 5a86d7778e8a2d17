package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /detokenize}, checked. */
record DetokenizeRequest(String model, int[] tokens) {

    private static final Field<int[]> TOKENS = new Field<>(
            "tokens",
            Field.array(schema("integer", "Token id"), "Token ids."),
            (value, path) -> Prompts.tokenIds(value, path, 0));

    static final List<Field<?>> FIELDS = List.of(Delivery.MODEL, TOKENS);
    static final FieldRules RULES =
            FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Map.of("skip_special_tokens", Set.of("false")));

    static DetokenizeRequest read(ObjectNode body) {
        RULES.check(body, "");
        return new DetokenizeRequest(Delivery.MODEL.requiredIn(body), TOKENS.requiredIn(body));
    }
}
