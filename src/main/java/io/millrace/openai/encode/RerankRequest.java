package io.millrace.openai.encode;

import static io.millrace.edge.Field.schema;

import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.openai.Unsupported;
import io.millrace.serving.EncodeOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/rerank}, checked: in the form that Cohere, Jina and vLLM share, or in TEI's.
 *
 * @param list name of the field with the documents
 * @param topN most results; 0 is all
 * @param returnText whether the results hold the documents
 */
record RerankRequest(
        String model,
        String query,
        String list,
        List<String> documents,
        EncodeOptions options,
        int topN,
        boolean returnText) {

    private static final Field<String> QUERY =
            new Field<>("query", schema("string", "What is looked for."), Inputs::text);
    private static final Field<List<String>> DOCUMENTS = new Field<>(
            "documents",
            Field.anyOf(
                    "What to sort.",
                    Field.array(schema("string", "Text"), "Texts"),
                    Field.array(schema("object", "An object with text"), "Objects with a text")),
            (value, path) -> Values.list(value, path, 1, Integer.MAX_VALUE, RerankRequest::document));
    private static final Field<Integer> TOP_N =
            Field.integer("top_n", 0, Integer.MAX_VALUE, "Most results; all if left out or 0.");
    private static final Field<Boolean> RETURN_DOCUMENTS =
            Field.flag("return_documents", "Whether results hold their documents; true if left out.");
    private static final Field<Integer> MAX_TOKENS_PER_DOC = Field.integer(
            "max_tokens_per_doc",
            1,
            Integer.MAX_VALUE,
            "Cuts documents so that what the model reads, query included, has at most this many tokens.");
    private static final Field<List<String>> TEXTS = new Field<>(
            "texts",
            Field.array(
                    schema("string", "Text"),
                    "What to sort, in TEI's form: the answer is an array of index and score."),
            (value, path) -> Values.list(value, path, 1, Integer.MAX_VALUE, Values::string));
    private static final Field<Boolean> RETURN_TEXT =
            Field.flag("return_text", "With texts: whether results hold their texts; false if left out.");

    private static final FieldRules DOCUMENT = new FieldRules(Set.of("text"), Set.of("id"), Map.of());

    private static final List<Field<?>> SHARED =
            EncodeFields.fields(List.of(QUERY), EncodeFields.COMMON, EncodeFields.SCORES);
    static final List<Field<?>> FIELDS =
            Field.joined(SHARED, List.of(DOCUMENTS, TOP_N, RETURN_DOCUMENTS, MAX_TOKENS_PER_DOC));
    static final List<Field<?>> TEI_FIELDS = Field.joined(SHARED, List.of(TEXTS, RETURN_TEXT));
    static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING)
            .refusing(Unsupported.IN_RERANK);
    static final FieldRules TEI_RULES = FieldRules.of(TEI_FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_ENCODING);

    static RerankRequest read(ObjectNode body, int maxInputs) {
        FieldRules.atMostOne(body, DOCUMENTS.name(), TEXTS.name());
        return body.hasNonNull(TEXTS.name()) ? readTei(body, maxInputs) : readShared(body, maxInputs);
    }

    private static RerankRequest readShared(ObjectNode body, int maxInputs) {
        RULES.check(body, "");
        return new RerankRequest(
                Delivery.MODEL.requiredIn(body),
                QUERY.requiredIn(body),
                DOCUMENTS.name(),
                Inputs.bounded(DOCUMENTS.requiredIn(body), DOCUMENTS.name(), maxInputs),
                EncodeFields.scoring(body, truncation(body)),
                TOP_N.in(body, 0),
                RETURN_DOCUMENTS.in(body, true));
    }

    private static RerankRequest readTei(ObjectNode body, int maxInputs) {
        TEI_RULES.check(body, "");
        return new RerankRequest(
                Delivery.MODEL.requiredIn(body),
                QUERY.requiredIn(body),
                TEXTS.name(),
                Inputs.bounded(TEXTS.requiredIn(body), TEXTS.name(), maxInputs),
                EncodeFields.scoring(body, EncodeFields.truncation(body)),
                0,
                RETURN_TEXT.in(body, false));
    }

    private static EncodeOptions.Truncation truncation(ObjectNode body) {
        @Nullable Integer perDocument = MAX_TOKENS_PER_DOC.in(body);
        if (perDocument == null) {
            return EncodeFields.truncation(body);
        }
        FieldRules.atMostOne(body, "truncate_prompt_tokens", MAX_TOKENS_PER_DOC.name());
        return EncodeFields.truncation(body, perDocument, MAX_TOKENS_PER_DOC.name());
    }

    /** Whether the answer is in TEI's form. */
    boolean tei() {
        return list.equals(TEXTS.name());
    }

    private static String document(JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            DOCUMENT.check(object, path + ".");
            return Values.string(object.path("text"), path + ".text");
        }
        if (value.isString()) {
            return Values.string(value, path);
        }
        throw Values.invalid(path, "a string or an object with text", value);
    }
}
