package io.millrace.decoding;

import io.millrace.decoding.ParameterKind.Bits;
import io.millrace.decoding.ParameterKind.Count;
import io.millrace.decoding.ParameterKind.PerToken;
import io.millrace.decoding.ParameterKind.Real;
import io.millrace.decoding.ParameterKind.Share;
import java.util.List;
import java.util.Map;

/**
 * A parameter that says how tokens are drawn. It is declared here and used by {@link Sampler}; the fields of the API and their
 * documentation, the defaults of models and the requests to remote servers are made from the declarations.
 *
 * @param name in requests and in generation_config.json; of those that OpenAI has not, vLLM's
 * @param kind its values and their range
 * @param neutral the value that does nothing, or what the others' neutral values take for granted
 * @param unstated who says it where a request doesn't
 * @param extension whether OpenAI's API lacks it
 * @param doc what it does, for clients
 */
public record SamplingParameter<T>(
        String name, ParameterKind<T> kind, T neutral, Unstated unstated, boolean extension, String doc) {

    /** Who says a parameter that a request leaves out. */
    public enum Unstated {
        /** The model's generation_config.json, else it is neutral. */
        MODEL,
        /** Nobody: it is neutral. */
        NEUTRAL,
        /** Chance. */
        CHANCE
    }

    public static final SamplingParameter<Float> TEMPERATURE = openAi(
            "temperature",
            Real.closed(0, 2),
            1f,
            Unstated.MODEL,
            "0 picks the likeliest token; higher is more random.");
    public static final SamplingParameter<Float> TOP_P = openAi(
            "top_p",
            new Share(),
            1f,
            Unstated.MODEL,
            "Keeps the likeliest tokens up to this share of probability, the likeliest always.");
    public static final SamplingParameter<Integer> TOP_K =
            extension("top_k", new Count(), 0, Unstated.MODEL, "Keeps this many likeliest tokens; 0 or -1 is off.");
    public static final SamplingParameter<Float> MIN_P = extension(
            "min_p",
            Real.closed(0, 1),
            0f,
            Unstated.MODEL,
            "Keeps tokens with at least this share of the likeliest token's probability.");
    public static final SamplingParameter<Float> REPETITION_PENALTY = extension(
            "repetition_penalty",
            Real.above(0, 100),
            1f,
            Unstated.MODEL,
            "Above 1 makes tokens of prompt and completion less likely.");
    public static final SamplingParameter<Float> PRESENCE_PENALTY = openAi(
            "presence_penalty",
            Real.closed(-2, 2),
            0f,
            Unstated.NEUTRAL,
            "Lowers the logit of tokens that are in the completion.");
    public static final SamplingParameter<Float> FREQUENCY_PENALTY = openAi(
            "frequency_penalty",
            Real.closed(-2, 2),
            0f,
            Unstated.NEUTRAL,
            "Lowers the logit of a token by each of its uses.");
    public static final SamplingParameter<Map<Integer, Float>> LOGIT_BIAS = openAi(
            "logit_bias",
            new PerToken(Real.closed(-100, 100)),
            Map.of(),
            Unstated.NEUTRAL,
            "Added to the logits, from -100 to 100, by token id.");
    public static final SamplingParameter<Long> SEED = openAi(
            "seed",
            new Bits(),
            0L,
            Unstated.CHANCE,
            "Same seed, same request, same model: same answer, as far as floating point allows.");

    /** In the order of the documentation. */
    public static final List<SamplingParameter<?>> ALL = List.of(
            TEMPERATURE,
            TOP_P,
            TOP_K,
            MIN_P,
            REPETITION_PENALTY,
            PRESENCE_PENALTY,
            FREQUENCY_PENALTY,
            LOGIT_BIAS,
            SEED);

    private static <T> SamplingParameter<T> openAi(
            String name, ParameterKind<T> kind, T neutral, Unstated unstated, String doc) {
        return new SamplingParameter<>(name, kind, neutral, unstated, false, doc);
    }

    private static <T> SamplingParameter<T> extension(
            String name, ParameterKind<T> kind, T neutral, Unstated unstated, String doc) {
        return new SamplingParameter<>(name, kind, neutral, unstated, true, doc);
    }

    @Override
    public String toString() {
        return name;
    }
}
