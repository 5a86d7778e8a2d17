package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.openai.Delivery;
import io.millrace.openai.Unsupported;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Sides;
import io.millrace.serving.ModelInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/score}, checked: one text or image against each of several, or as many against as many.
 *
 * @param first name of the field with the first of each pair
 * @param second name of the field with the second
 */
record ScoreRequest(String model, String first, String second, List<Sides> pairs, EncodeOptions options) {

    /** The two fields of one of vLLM's forms. */
    private record Form(Field<List<ModelInput>> first, Field<List<ModelInput>> second) {

        static Form of(String first, String second) {
            return new Form(side(first), side(second));
        }

        private static Field<List<ModelInput>> side(String name) {
            return new Field<>(
                    name,
                    Field.anyOf(
                            "One side of the pairs.",
                            schema("string", "Text"),
                            schema("object", "{text}, {image}, a part of type image_url, or {content} with such parts"),
                            Field.array(schema("string", "Text"), "Texts"),
                            Field.array(schema("object", "An input"), "Inputs")),
                    ModelInputs::sides);
        }

        boolean complete(ObjectNode body) {
            return body.hasNonNull(first.name()) && body.hasNonNull(second.name());
        }

        @Override
        public String toString() {
            return "'" + first.name() + "' and '" + second.name() + "'";
        }
    }

    private static final List<Form> FORMS = List.of(
            Form.of("text_1", "text_2"),
            Form.of("data_1", "data_2"),
            Form.of("queries", "documents"),
            Form.of("queries", "items"));

    static final List<Field<?>> FIELDS = EncodeFields.fields(sides(), EncodeFields.COMMON, EncodeFields.SCORES);
    static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING);

    private static List<Field<?>> sides() {
        List<Field<?>> fields = new ArrayList<>();
        for (Form form : FORMS) {
            List.of(form.first(), form.second()).stream()
                    .filter(side ->
                            fields.stream().noneMatch(field -> field.name().equals(side.name())))
                    .forEach(fields::add);
        }
        return fields;
    }

    static ScoreRequest read(ObjectNode body, int maxInputs) {
        RULES.check(body, "");
        String model = Delivery.MODEL.requiredIn(body);
        Form form = form(body);
        List<ModelInput> first = form.first().requiredIn(body);
        List<ModelInput> second = form.second().requiredIn(body);
        return new ScoreRequest(
                model,
                form.first().name(),
                form.second().name(),
                Inputs.bounded(pairs(form, first, second), form.second().name(), maxInputs),
                EncodeFields.scoring(body, EncodeFields.truncation(body)));
    }

    private static Form form(ObjectNode body) {
        List<Form> complete = FORMS.stream().filter(form -> form.complete(body)).toList();
        long present =
                sides().stream().filter(field -> body.hasNonNull(field.name())).count();
        if (complete.size() == 1 && present == 2) {
            return complete.getFirst();
        }
        String forms = FORMS.stream().map(Form::toString).collect(Collectors.joining(", or "));
        throw new InvalidRequest(odd(body), "A score needs just one pair of fields: " + forms);
    }

    private static String odd(ObjectNode body) {
        return sides().stream()
                .map(Field::name)
                .filter(body::hasNonNull)
                .reduce((_, last) -> last)
                .orElse("text_1");
    }

    private static List<Sides> pairs(Form form, List<ModelInput> first, List<ModelInput> second) {
        if (first.size() != 1 && first.size() != second.size()) {
            throw new InvalidRequest(
                    form.second().name(),
                    form + " must have as many elements, or the first just one, but have " + first.size() + " and "
                            + second.size());
        }
        return IntStream.range(0, second.size())
                .mapToObj(i -> new Sides(first.get(first.size() == 1 ? 0 : i), second.get(i)))
                .toList();
    }
}
