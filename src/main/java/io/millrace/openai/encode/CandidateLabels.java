package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.Values;
import io.millrace.serving.Encoding.Candidates;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Labels that a request brings along, as the pipelines of Transformers for zero-shot classification name the fields. */
final class CandidateLabels {

    private static final int MOST_LABELS = 1_000;
    private static final int MOST_CHARACTERS = 1_000;
    private static final int MOST_SCORES = 100_000;
    private static final String USUAL = "This is a photo of {}.";

    private static final Field<List<String>> LABELS = new Field<>(
            "candidate_labels",
            Field.array(
                    schema("string", "Text"),
                    "Labels to choose from, at most 1,000 of 1,000 characters: for models with one space for texts and images."),
            (value, path) -> Values.list(value, path, 1, MOST_LABELS, CandidateLabels::text));

    private static final Field<String> TEMPLATE = new Field<>(
            "hypothesis_template",
            schema("string", "The text of a label, in which {} stands for it; \"" + USUAL + "\" if left out."),
            CandidateLabels::template);

    static final List<Field<?>> FIELDS = List.of(LABELS, TEMPLATE);

    private CandidateLabels() {}

    /**
     * Null where there are none.
     *
     * @param inputs number of what is labelled
     */
    static @Nullable Candidates in(ObjectNode body, int inputs) {
        List<String> labels = LABELS.in(body);
        String template = TEMPLATE.in(body, USUAL);
        if (labels == null) {
            if (body.hasNonNull(TEMPLATE.name())) {
                throw new InvalidRequest(
                        TEMPLATE.name(), "'" + TEMPLATE.name() + "' needs '" + LABELS.name() + "' beside it");
            }
            return null;
        }
        if ((long) inputs * labels.size() > MOST_SCORES) {
            throw new InvalidRequest(
                    LABELS.name(),
                    inputs + " inputs and " + labels.size() + " candidate_labels have " + (long) inputs * labels.size()
                            + " scores, more than the " + MOST_SCORES + " of one answer");
        }
        return new Candidates(labels, template);
    }

    private static String text(JsonNode value, String path) {
        String text = Values.string(value, path);
        if (text.isBlank()) {
            throw Values.invalid(path, "a label that is not blank", value);
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new InvalidRequest(
                    path,
                    "'" + path + "' must have at most " + MOST_CHARACTERS + " characters, but has " + text.length());
        }
        return text;
    }

    private static String template(JsonNode value, String path) {
        String text = text(value, path);
        int at = text.indexOf(Candidates.PLACE);
        if (at < 0 || at != text.lastIndexOf(Candidates.PLACE)) {
            throw Values.invalid(path, "a text with {} in one place", value);
        }
        return text;
    }
}
