package io.millrace.encoding;

import io.millrace.text.ModelFiles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The prompts of config_sentence_transformers.json.
 *
 * @param byName in the file's order
 * @param standard name of the prompt for requests that name none
 */
record TextPrompts(Map<String, String> byName, @Nullable String standard) {

    static TextPrompts read(Path folder) {
        JsonNode config = ModelFiles.json(folder, "config_sentence_transformers.json");
        Map<String, String> byName = new LinkedHashMap<>();
        config.path("prompts")
                .properties()
                .forEach(prompt -> byName.put(prompt.getKey(), prompt.getValue().asString("")));
        JsonNode standard = config.path("default_prompt_name");
        return checked(new TextPrompts(
                Collections.unmodifiableMap(byName), standard.isString() ? standard.stringValue() : null));
    }

    private static TextPrompts checked(TextPrompts prompts) {
        if (prompts.standard != null && !prompts.byName.containsKey(prompts.standard)) {
            throw new IllegalStateException("config_sentence_transformers.json: default_prompt_name is '"
                    + prompts.standard + "', but the prompts are " + prompts.byName.keySet());
        }
        return prompts;
    }
}
