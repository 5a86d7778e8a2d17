package io.millrace.openai;

import static io.millrace.openai.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.GenerationOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of chat and text completions that say how to generate. Those that OpenAI has not are named as in vLLM. */
final class SamplingFields {

    static final int MAX_N = 128;
    static final int MAX_TOP_LOGPROBS = 20;

    private static final double DAY_SECONDS = 86_400;
    private static final Values.Range PENALTY = Values.Range.closed(-2, 2);
    private static final Values.Range BIAS = Values.Range.closed(-100, 100);

    private static final Field<Float> TEMPERATURE = Field.number(
            "temperature", Values.Range.closed(0, 2), "0 picks the likeliest token; higher is more random.");
    private static final Field<Float> TOP_P = Field.number(
            "top_p", new Values.Range(0, true, 1), "Keeps the likeliest tokens up to this share of probability.");
    private static final Field<Integer> TOP_K = Field.integer(
            "top_k", -1, Integer.MAX_VALUE, "Keeps this many likeliest tokens; 0 or -1 is off. Extension.");
    private static final Field<Float> MIN_P = Field.number(
            "min_p",
            Values.Range.closed(0, 1),
            "Keeps tokens with at least this share of the likeliest token's probability. Extension.");
    private static final Field<Float> REPETITION_PENALTY = Field.number(
            "repetition_penalty",
            new Values.Range(0, true, 100),
            "Above 1 makes tokens of prompt and completion less likely. Extension.");
    private static final Field<Float> PRESENCE_PENALTY =
            Field.number("presence_penalty", PENALTY, "Lowers the logit of tokens that are in the completion.");
    private static final Field<Float> FREQUENCY_PENALTY =
            Field.number("frequency_penalty", PENALTY, "Lowers the logit of a token by each of its uses.");
    private static final Field<Map<Integer, Float>> LOGIT_BIAS = new Field<>(
            "logit_bias",
            schema("object", "Added to the logits, from -100 to 100, by token id.")
                    .additionalProperties(schema("number", "Bias")),
            SamplingFields::bias);
    private static final Field<Long> SEED = new Field<>(
            "seed",
            schema("integer", "Same seed, same request, same model: same answer, as far as floating point allows."),
            (value, path) -> Values.integer(value, path, Long.MIN_VALUE, Long.MAX_VALUE));
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
    static final Field<Integer> PRIORITY =
            Field.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE, "Lower is served first. Extension.");

    static final Field<Float> TIMEOUT = Field.number(
            "timeout",
            new Values.Range(0, true, DAY_SECONDS),
            "Seconds after which nobody wants the answer; by default the model's own. Extension.");

    static final List<Field<?>> ALL = List.of(
            TEMPERATURE,
            TOP_P,
            TOP_K,
            MIN_P,
            REPETITION_PENALTY,
            PRESENCE_PENALTY,
            FREQUENCY_PENALTY,
            LOGIT_BIAS,
            SEED,
            N,
            STOP,
            STOP_TOKEN_IDS,
            INCLUDE_STOP,
            IGNORE_EOS,
            MIN_TOKENS,
            SKIP_SPECIAL,
            PRIORITY,
            TIMEOUT);

    private SamplingFields() {}

    static GenerationOptions read(ObjectNode body, @Nullable Integer maxTokens, int topLogprobs, boolean echo) {
        return new GenerationOptions(
                TEMPERATURE.in(body),
                TOP_P.in(body),
                topK(body),
                MIN_P.in(body),
                REPETITION_PENALTY.in(body),
                PRESENCE_PENALTY.in(body, 0f),
                FREQUENCY_PENALTY.in(body, 0f),
                LOGIT_BIAS.in(body, Map.of()),
                SEED.in(body),
                maxTokens,
                N.in(body, 1),
                STOP.in(body, List.of()),
                STOP_TOKEN_IDS.in(body, Set.of()),
                INCLUDE_STOP.in(body, false),
                IGNORE_EOS.in(body, false),
                minTokens(body, maxTokens),
                topLogprobs,
                echo,
                SKIP_SPECIAL.in(body, true),
                PRIORITY.in(body, 0),
                timeout(body));
    }

    static @Nullable Duration timeout(ObjectNode body) {
        Float seconds = TIMEOUT.in(body);
        return seconds == null ? null : Duration.ofNanos(Math.max(1, Math.round(seconds.doubleValue() * 1e9)));
    }

    private static @Nullable Integer topK(ObjectNode body) {
        Integer topK = TOP_K.in(body);
        return topK == null ? null : Integer.valueOf(Math.max(0, topK));
    }

    private static int minTokens(ObjectNode body, @Nullable Integer maxTokens) {
        int min = MIN_TOKENS.in(body, 0);
        if (maxTokens != null && min > maxTokens) {
            throw new InvalidRequest(
                    "min_tokens", "'min_tokens' must be at most max_tokens (" + maxTokens + "), but was " + min);
        }
        return min;
    }

    private static Map<Integer, Float> bias(JsonNode value, String path) {
        Map<Integer, Float> bias = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : Values.object(value, path).properties()) {
            bias.put(tokenId(entry.getKey(), path), Values.number(entry.getValue(), path + "." + entry.getKey(), BIAS));
        }
        return bias;
    }

    private static int tokenId(String key, String path) {
        if (key.matches("[0-9]{1,9}")) {
            return Integer.parseInt(key);
        }
        throw new InvalidRequest(path, "Keys of '" + path + "' must be token ids, but one was '" + key + "'");
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
