package io.millrace.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A JSON file of a model folder whose keys are read strictly: null is the same as nothing, and what is of another kind than the key
 * takes is refused by name.
 *
 * @param file its name in errors
 * @param json its keys; a missing node where there is no such file
 */
public record ModelConfig(String file, JsonNode json) {

    private static final int SHOWN = 100;

    /**
     * The file of this name; an empty one where there is none.
     *
     * @throws IllegalStateException naming a file that is no JSON object
     */
    public static ModelConfig read(Path folder, String name) {
        ModelConfig config = new ModelConfig(name, ModelFiles.json(folder, name));
        if (config.isThere() && !config.json.isObject()) {
            throw new IllegalStateException(name + ": it must be a JSON object");
        }
        return config;
    }

    public boolean isThere() {
        return !json.isMissingNode();
    }

    /** Whether the key says something. */
    public boolean has(String key) {
        return !value(key).isMissingNode();
    }

    /** The key's value; a missing node where it is null or left out. Dots lead into objects. */
    public JsonNode value(String key) {
        JsonNode value = json;
        for (String part : key.split("\\.")) {
            value = value.path(part);
        }
        return value.isNull() ? value.path("") : value;
    }

    /** The first of config.json's {@code architectures}; empty where there is none. */
    public String architecture() {
        return value("architectures").path(0).asString("");
    }

    public boolean flag(String key, boolean otherwise) {
        return of(key, JsonNode::isBoolean, "true or false")
                .map(JsonNode::booleanValue)
                .orElse(otherwise);
    }

    public Optional<String> text(String key) {
        return of(key, JsonNode::isString, "a text").map(JsonNode::stringValue);
    }

    /** Refuses any value but those, and a text of none of them. */
    public Optional<String> oneOf(String key, String... values) {
        return of(
                        key,
                        value -> value.isString() && Arrays.asList(values).contains(value.stringValue()),
                        "one of " + Arrays.toString(values))
                .map(JsonNode::stringValue);
    }

    /** Refuses every value but those that change nothing. */
    public void refuseUnless(String key, Predicate<JsonNode> neutral, String rule) {
        of(key, neutral, rule);
    }

    private Optional<JsonNode> of(String key, Predicate<JsonNode> fits, String rule) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!fits.test(value)) {
            throw refusal(key, "must be " + rule);
        }
        return Optional.of(value);
    }

    /** What is wrong with a key's value. */
    public IllegalStateException refusal(String key, String rule) {
        String text = value(key).isString() ? "'" + value(key).stringValue() + "'" : String.valueOf(value(key));
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return new IllegalStateException(file + ": " + key + " is " + shown + ", " + rule);
    }
}
