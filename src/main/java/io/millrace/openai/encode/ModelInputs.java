package io.millrace.openai.encode;

import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.millrace.openai.content.ImageData;
import io.millrace.serving.ModelInput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One input of a stateless model: text, token ids, or an object with a text or an image, and for classifiers two texts. */
final class ModelInputs {

    private static final String TYPE = "type";
    private static final String TEXT = "text";
    private static final String PAIR = "text_pair";
    private static final String IMAGE = "image";
    private static final String IMAGE_URL = "image_url";
    private static final FieldRules TEXTS = rules(TEXT);
    private static final FieldRules PAIRS = rules(TEXT, PAIR);
    private static final FieldRules IMAGES = rules(IMAGE);
    private static final FieldRules IMAGE_URLS = rules(IMAGE_URL);
    private static final FieldRules URL = new FieldRules(Set.of("url"), Set.of("detail"), Map.of());

    private ModelInputs() {}

    private static FieldRules rules(String... fields) {
        return new FieldRules(Set.of(fields), Set.of(TYPE), Map.of());
    }

    /** Of what has a vector. */
    static ModelInput read(JsonNode value, String path) {
        return value instanceof ObjectNode object ? item(object, path, TEXTS) : Inputs.textOrTokens(value, path);
    }

    /** Of a classifier, which may take two texts together. */
    static ModelInput classified(JsonNode value, String path) {
        return value instanceof ObjectNode object ? item(object, path, PAIRS) : Inputs.textOrTokens(value, path);
    }

    /** An object alone. */
    static ModelInput part(JsonNode value, String path) {
        return item(Values.object(value, path), path, TEXTS);
    }

    /** One side of pairs: one string or object, or several, or parts of a {@code content}; a string may be empty. */
    static List<ModelInput> sides(JsonNode value, String path) {
        if (ContentInput.isOne(value)) {
            return ContentInput.parts(value, path);
        }
        return value.isString() || value.isObject()
                ? List.of(side(value, path))
                : Values.list(value, path, 1, Integer.MAX_VALUE, ModelInputs::side);
    }

    private static ModelInput side(JsonNode value, String path) {
        if (ContentInput.isOne(value)) {
            return ContentInput.object(value, path);
        }
        return value.isObject() ? part(value, path) : new ModelInput.Text(Values.string(value, path));
    }

    private static ModelInput item(ObjectNode item, String path, FieldRules texts) {
        if (item.hasNonNull(IMAGE)) {
            check(item, IMAGES, IMAGE, path);
            return image(ImageData.read(item.path(IMAGE), path + "." + IMAGE));
        }
        if (item.hasNonNull(IMAGE_URL)) {
            check(item, IMAGE_URLS, IMAGE_URL, path);
            return url(item.path(IMAGE_URL), path + "." + IMAGE_URL);
        }
        check(item, texts, TEXT, path);
        return text(item, path);
    }

    private static void check(ObjectNode item, FieldRules rules, String type, String path) {
        rules.check(item, path + ".");
        if (item.hasNonNull(TYPE) && !type.equals(item.path(TYPE).asString(""))) {
            throw Values.invalid(path + "." + TYPE, "\"" + type + "\"", item.path(TYPE));
        }
    }

    private static ModelInput url(JsonNode value, String path) {
        ObjectNode url = Values.object(value, path);
        URL.check(url, path + ".");
        return image(ImageData.readUrl(url.path("url"), path + ".url"));
    }

    static ModelInput image(ImageData data) {
        return new ModelInput.Image(data.bytes());
    }

    private static ModelInput text(ObjectNode item, String path) {
        String text = Inputs.text(item.path(TEXT), path + "." + TEXT);
        return item.hasNonNull(PAIR)
                ? new ModelInput.Pair(text, Inputs.text(item.path(PAIR), path + "." + PAIR))
                : new ModelInput.Text(text);
    }
}
