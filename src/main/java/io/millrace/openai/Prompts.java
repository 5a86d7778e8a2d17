package io.millrace.openai;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import io.millrace.serving.Prompt;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The {@code prompt} of a text completion: a string, strings, token ids, or lists of token ids. */
public final class Prompts {

    private static final int MAX_PROMPTS = 2048;

    private Prompts() {}

    public static List<Prompt> read(JsonNode value, String path) {
        if (value.isString()) {
            return List.of(new Prompt.Text(Values.string(value, path)));
        }
        if (!value.isArray() || value.isEmpty()) {
            throw expected(value, path);
        }
        JsonNode first = value.get(0);
        return first.isNumber()
                ? List.of(tokens(value, path))
                : Values.list(value, path, 1, MAX_PROMPTS, element(first, path));
    }

    public static int tokenId(JsonNode value, String path) {
        return (int) Values.integer(value, path, 0, Integer.MAX_VALUE - 1);
    }

    /** At least {@code min} of them. */
    public static int[] tokenIds(JsonNode value, String path, int min) {
        return Values.list(value, path, min, Integer.MAX_VALUE, Prompts::tokenId).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Values.Reader<Prompt> element(JsonNode first, String path) {
        if (first.isString()) {
            return (value, at) -> new Prompt.Text(Values.string(value, at));
        }
        if (first.isArray()) {
            return Prompts::tokens;
        }
        throw expected(first, path + "[0]");
    }

    private static Prompt tokens(JsonNode value, String path) {
        List<Integer> ids = Values.list(value, path, 1, Integer.MAX_VALUE, Prompts::tokenId);
        return new Prompt.Tokens(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private static InvalidRequest expected(JsonNode value, String path) {
        return Values.invalid(path, "a string, an array of strings, of token ids, or of arrays of token ids", value);
    }
}
