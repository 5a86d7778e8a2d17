package io.millrace.openai.encode;

import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.millrace.serving.ModelInput;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One input of a classifier: text, token ids, or an object with a text, two texts or an image. */
final class ClassifyItems {

    private static final String TYPE = "type";
    private static final String IMAGE = "image";
    private static final String IMAGE_URL = "image_url";
    private static final FieldRules TEXT = rules("text", "text_pair");
    private static final FieldRules IMAGES = rules(IMAGE);
    private static final FieldRules IMAGE_URLS = rules(IMAGE_URL);
    private static final FieldRules URL = new FieldRules(Set.of("url"), Set.of("detail"), Map.of());

    private ClassifyItems() {}

    private static FieldRules rules(String... fields) {
        return new FieldRules(Set.of(fields), Set.of(TYPE), Map.of());
    }

    static ModelInput read(JsonNode value, String path) {
        return value instanceof ObjectNode object ? read(object, path) : Inputs.textOrTokens(value, path);
    }

    private static ModelInput read(ObjectNode item, String path) {
        if (item.hasNonNull(IMAGE)) {
            check(item, IMAGES, IMAGE, path);
            return Images.read(item.path(IMAGE), path + "." + IMAGE);
        }
        if (item.hasNonNull(IMAGE_URL)) {
            check(item, IMAGE_URLS, IMAGE_URL, path);
            return url(item.path(IMAGE_URL), path + "." + IMAGE_URL);
        }
        check(item, TEXT, "text", path);
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
        return Images.readUrl(url.path("url"), path + ".url");
    }

    private static ModelInput text(ObjectNode item, String path) {
        String text = Inputs.text(item.path("text"), path + ".text");
        return item.hasNonNull("text_pair")
                ? new ModelInput.Pair(text, Inputs.text(item.path("text_pair"), path + ".text_pair"))
                : new ModelInput.Text(text);
    }
}
