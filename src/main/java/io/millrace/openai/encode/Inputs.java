package io.millrace.openai.encode;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import io.millrace.openai.Prompts;
import io.millrace.serving.ModelInput;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The {@code input} of a stateless model: one or several of text, token ids and what else the endpoint reads. */
final class Inputs {

    private static final String EXPECTED = "a string, token ids, or an array of these";

    private Inputs() {}

    /** Text and token ids. */
    static List<ModelInput> read(JsonNode value, String path) {
        return read(value, path, Inputs::textOrTokens);
    }

    static List<ModelInput> read(JsonNode value, String path, Values.Reader<ModelInput> element) {
        return value.isArray() && !value.path(0).isNumber()
                ? Values.list(value, path, 1, Integer.MAX_VALUE, element)
                : List.of(element.read(value, path));
    }

    static ModelInput textOrTokens(JsonNode value, String path) {
        return value.isArray() ? tokens(value, path) : new ModelInput.Text(text(value, path));
    }

    /** A string that is not empty. */
    static String text(JsonNode value, String path) {
        if (!value.isString()) {
            throw Values.invalid(path, EXPECTED, value);
        }
        String text = Values.string(value, path);
        if (text.isEmpty()) {
            throw Values.invalid(path, "a string that is not empty", value);
        }
        return text;
    }

    static <T> List<T> bounded(List<T> inputs, String name, int max) {
        if (inputs.size() > max) {
            throw new InvalidRequest(
                    name, "'" + name + "' must have at most " + max + " elements, but has " + inputs.size());
        }
        return inputs;
    }

    private static ModelInput tokens(JsonNode value, String path) {
        return new ModelInput.Tokens(Prompts.tokenIds(value, path, 1));
    }
}
