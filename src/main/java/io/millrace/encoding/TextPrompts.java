package io.millrace.encoding;

import io.millrace.text.ModelConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The prompts of config_sentence_transformers.json.
 *
 * @param byName in the file's order
 * @param standard name of the prompt for requests that name none
 */
record TextPrompts(Map<String, String> byName, @Nullable String standard) {

    private static final List<String> QUERY = List.of("query");
    private static final List<String> DOCUMENT = List.of("document", "passage", "corpus");

    static TextPrompts read(ModelConfig config) {
        config.refuseUnless("prompts", JsonNode::isObject, "texts by name");
        Map<String, String> byName = new LinkedHashMap<>();
        config.value("prompts").propertyNames().forEach(name -> byName.put(name, text(config, name)));
        return checked(
                config,
                new TextPrompts(
                        Collections.unmodifiableMap(byName),
                        config.text("default_prompt_name").orElse(null)));
    }

    private static String text(ModelConfig config, String name) {
        JsonNode text = config.value("prompts").path(name);
        if (!text.isString()) {
            throw new IllegalStateException(
                    config.file() + ": prompts: '" + name + "' is " + text + ", must be a text");
        }
        return text.stringValue();
    }

    private static TextPrompts checked(ModelConfig config, TextPrompts prompts) {
        if (prompts.standard != null && !prompts.byName.containsKey(prompts.standard)) {
            throw config.refusal("default_prompt_name", "but the prompts are " + prompts.byName.keySet());
        }
        return prompts;
    }

    /** Name of the prompt for a question; null where there is none. */
    @Nullable
    String query() {
        return first(QUERY);
    }

    /** Name of the prompt for what may hold the answer; null where there is none. */
    @Nullable
    String document() {
        return first(DOCUMENT);
    }

    private @Nullable String first(List<String> names) {
        return Stream.concat(
                        names.stream()
                                .filter(name -> !byName.getOrDefault(name, "").isEmpty()),
                        Optional.ofNullable(standard).stream())
                .findFirst()
                .orElse(null);
    }
}
