package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.EncodeOptions.Truncation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields that the endpoints of stateless models share, named as in vLLM and TEI. */
final class EncodeFields {

    private static final Field<Integer> MAX_TOKENS = new Field<>(
            "truncate_prompt_tokens",
            schema(
                    "integer",
                    "Cuts longer inputs to this many tokens, special ones included; -1 is the model's limit."),
            EncodeFields::maxTokens);
    private static final Field<Boolean> TRUNCATE = Field.flag(
            "truncate", "Whether inputs longer than the model's limit are cut; they are refused if left out.");
    private static final Field<Boolean> DIRECTION = new Field<>(
            "truncation_direction",
            schema("string", "left cuts off the beginning, right the end; right if left out."),
            EncodeFields::left);
    private static final Field<Boolean> SIDE = new Field<>(
            "truncation_side", schema("string", "Another name of truncation_direction."), EncodeFields::left);
    private static final Field<Boolean> RAW_SCORES =
            Field.flag("raw_scores", "Whether to answer with the model's logits rather than probabilities.");
    private static final Field<Boolean> USE_ACTIVATION =
            Field.flag("use_activation", "The opposite of raw_scores; true if left out.");

    /** Of every endpoint. */
    static final List<Field<?>> COMMON =
            List.of(MAX_TOKENS, TRUNCATE, DIRECTION, SIDE, SchedulingFields.PRIORITY, SchedulingFields.TIMEOUT);
    /** Of the endpoints that answer with scores. */
    static final List<Field<?>> SCORES = List.of(RAW_SCORES, USE_ACTIVATION);

    private EncodeFields() {}

    /** {@code model}, then the parts. */
    @SafeVarargs
    static List<Field<?>> fields(List<Field<?>>... parts) {
        return Field.joined(List.of(Delivery.MODEL), Field.joined(parts));
    }

    /** Options of an endpoint that answers with scores. */
    static EncodeOptions scoring(ObjectNode body, Truncation truncation) {
        return new EncodeOptions(truncation, null, null, raw(body), null, SchedulingFields.in(body));
    }

    static Truncation truncation(ObjectNode body) {
        return truncation(body, MAX_TOKENS.in(body), MAX_TOKENS.name());
    }

    /** {@code maxTokens}, from the field {@code name}, is 0 or -1 for the model's limit, null for none asked for. */
    static Truncation truncation(ObjectNode body, @Nullable Integer maxTokens, String name) {
        boolean fromStart = fromStart(body);
        if (!TRUNCATE.in(body, maxTokens != null)) {
            if (maxTokens != null) {
                throw new InvalidRequest(name, "'" + name + "' (" + maxTokens + ") needs 'truncate' not to be false");
            }
            return Truncation.REFUSE;
        }
        return new Truncation(true, maxTokens == null ? 0 : Math.max(0, maxTokens), fromStart);
    }

    static boolean raw(ObjectNode body) {
        Boolean raw = RAW_SCORES.in(body);
        Boolean activated = USE_ACTIVATION.in(body);
        if (raw != null && activated != null && raw.equals(activated)) {
            throw contradiction(RAW_SCORES, USE_ACTIVATION);
        }
        return raw != null ? raw : activated != null && !activated;
    }

    private static boolean fromStart(ObjectNode body) {
        Boolean direction = DIRECTION.in(body);
        Boolean side = SIDE.in(body);
        if (direction != null && side != null && !direction.equals(side)) {
            throw contradiction(DIRECTION, SIDE);
        }
        return direction != null ? direction : side != null && side;
    }

    private static InvalidRequest contradiction(Field<?> first, Field<?> second) {
        return new InvalidRequest(
                second.name(), "'" + first.name() + "' and '" + second.name() + "' contradict each other: send one");
    }

    private static int maxTokens(JsonNode value, String path) {
        int tokens = (int) Values.integer(value, path, -1, Integer.MAX_VALUE);
        if (tokens == 0) {
            throw Values.invalid(path, "-1 or an integer of at least 1", value);
        }
        return tokens;
    }

    private static boolean left(JsonNode value, String path) {
        String side = value.isString() ? value.stringValue().toLowerCase(Locale.ROOT) : "";
        if (Set.of("left", "right").contains(side)) {
            return side.equals("left");
        }
        throw Values.invalid(path, "\"left\" or \"right\"", value);
    }
}
