package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Reporting;
import io.millrace.serving.GenerationOptions.Stopping;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of chat and text completions that say how to generate. Those that OpenAI has not are named as in vLLM. */
final class SamplingFields {

    static final int MAX_N = 128;
    static final int MAX_TOP_LOGPROBS = 20;

    private static final Field<Integer> N = Field.integer("n", 1, MAX_N, "Completions of each prompt.");
    private static final Field<List<String>> STOP = new Field<>(
            "stop",
            Field.anyOf(
                    "Strings, at most four, that end a completion.",
                    schema("string", "One string"),
                    Field.array(schema("string", "A string"), "Strings")),
            SamplingFields::stop);
    private static final Field<Set<Integer>> STOP_TOKEN_IDS = new Field<>(
            "stop_token_ids",
            Field.array(schema("integer", "Token id"), "Token ids that end a completion. Extension."),
            (value, path) -> new HashSet<>(Values.list(value, path, 0, 256, Prompts::tokenId)));
    private static final Field<Boolean> INCLUDE_STOP =
            Field.flag("include_stop_str_in_output", "Whether the stop string is part of the text. Extension.");
    private static final Field<Boolean> IGNORE_EOS =
            Field.flag("ignore_eos", "Whether to go on past the model's end tokens. Extension.");
    private static final Field<Integer> MIN_TOKENS =
            Field.integer("min_tokens", 0, Integer.MAX_VALUE, "Tokens before the completion may end. Extension.");
    private static final Field<Boolean> SKIP_SPECIAL = Field.flag(
            "skip_special_tokens", "Whether special tokens are left out of the text; true if left out. Extension.");
    static final List<Field<?>> ALL = Field.joined(
            ParameterFields.ALL,
            StructureFields.ALL,
            List.of(
                    N,
                    STOP,
                    STOP_TOKEN_IDS,
                    INCLUDE_STOP,
                    IGNORE_EOS,
                    MIN_TOKENS,
                    SKIP_SPECIAL,
                    SchedulingFields.PRIORITY,
                    SchedulingFields.TIMEOUT));

    private SamplingFields() {}

    static GenerationOptions read(ObjectNode body, @Nullable Integer maxTokens, int topLogprobs, boolean echo) {
        return new GenerationOptions(
                ParameterFields.read(body),
                N.in(body, 1),
                stopping(body, maxTokens),
                new Reporting(topLogprobs, echo, SKIP_SPECIAL.in(body, true)),
                SchedulingFields.in(body),
                StructureFields.read(body));
    }

    private static Stopping stopping(ObjectNode body, @Nullable Integer maxTokens) {
        return new Stopping(
                maxTokens,
                null,
                minTokens(body, maxTokens),
                STOP.in(body, List.of()),
                STOP_TOKEN_IDS.in(body, Set.of()),
                INCLUDE_STOP.in(body, false),
                IGNORE_EOS.in(body, false));
    }

    private static int minTokens(ObjectNode body, @Nullable Integer maxTokens) {
        int min = MIN_TOKENS.in(body, 0);
        if (maxTokens != null && min > maxTokens) {
            throw new InvalidRequest(
                    "min_tokens", "'min_tokens' must be at most max_tokens (" + maxTokens + "), but was " + min);
        }
        return min;
    }

    private static List<String> stop(JsonNode value, String path) {
        return value.isString()
                ? List.of(stopString(value, path))
                : Values.list(value, path, 0, 4, SamplingFields::stopString);
    }

    private static String stopString(JsonNode value, String path) {
        if (!Values.string(value, path).isEmpty()) {
            return value.stringValue();
        }
        throw Values.invalid(path, "a string that is not empty", value);
    }
}
