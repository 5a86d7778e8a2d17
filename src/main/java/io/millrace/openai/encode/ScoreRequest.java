package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.openai.Delivery;
import io.millrace.openai.Unsupported;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/score}, checked: one text against each of several, or as many against as many.
 *
 * @param second name of the field with the second texts
 */
record ScoreRequest(String model, String second, List<Pair> pairs, EncodeOptions options) {

    /** The two fields of one of vLLM's forms. */
    private record Sides(Field<List<String>> first, Field<List<String>> second) {

        static Sides of(String first, String second) {
            return new Sides(side(first), side(second));
        }

        private static Field<List<String>> side(String name) {
            return new Field<>(
                    name,
                    Field.anyOf(
                            "One side of the pairs.",
                            schema("string", "Text"),
                            Field.array(schema("string", "Text"), "Texts")),
                    Inputs::strings);
        }

        boolean complete(ObjectNode body) {
            return body.hasNonNull(first.name()) && body.hasNonNull(second.name());
        }

        @Override
        public String toString() {
            return "'" + first.name() + "' and '" + second.name() + "'";
        }
    }

    private static final List<Sides> FORMS = List.of(
            Sides.of("text_1", "text_2"),
            Sides.of("data_1", "data_2"),
            Sides.of("queries", "documents"),
            Sides.of("queries", "items"));

    static final List<Field<?>> FIELDS = EncodeFields.fields(sides(), EncodeFields.COMMON, EncodeFields.SCORES);
    static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING);

    private static List<Field<?>> sides() {
        List<Field<?>> fields = new ArrayList<>();
        for (Sides sides : FORMS) {
            List.of(sides.first(), sides.second()).stream()
                    .filter(side ->
                            fields.stream().noneMatch(field -> field.name().equals(side.name())))
                    .forEach(fields::add);
        }
        return fields;
    }

    static ScoreRequest read(ObjectNode body, int maxInputs) {
        RULES.check(body, "");
        String model = Delivery.MODEL.requiredIn(body);
        Sides sides = form(body);
        List<String> first = sides.first().requiredIn(body);
        List<String> second = sides.second().requiredIn(body);
        return new ScoreRequest(
                model,
                sides.second().name(),
                Inputs.bounded(pairs(sides, first, second), sides.second().name(), maxInputs),
                EncodeFields.scoring(body, EncodeFields.truncation(body)));
    }

    private static Sides form(ObjectNode body) {
        List<Sides> complete =
                FORMS.stream().filter(sides -> sides.complete(body)).toList();
        long present =
                sides().stream().filter(field -> body.hasNonNull(field.name())).count();
        if (complete.size() == 1 && present == 2) {
            return complete.getFirst();
        }
        String forms = FORMS.stream().map(Sides::toString).collect(Collectors.joining(", or "));
        throw new InvalidRequest(odd(body), "A score needs just one pair of fields: " + forms);
    }

    private static String odd(ObjectNode body) {
        return sides().stream()
                .map(Field::name)
                .filter(body::hasNonNull)
                .reduce((_, last) -> last)
                .orElse("text_1");
    }

    private static List<Pair> pairs(Sides sides, List<String> first, List<String> second) {
        if (first.size() != 1 && first.size() != second.size()) {
            throw new InvalidRequest(
                    sides.second().name(),
                    sides + " must have as many elements, or the first just one, but have " + first.size() + " and "
                            + second.size());
        }
        return IntStream.range(0, second.size())
                .mapToObj(i -> new Pair(first.get(first.size() == 1 ? 0 : i), second.get(i)))
                .toList();
    }
}
