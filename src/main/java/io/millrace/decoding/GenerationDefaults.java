package io.millrace.decoding;

import io.millrace.decoding.ParameterKind.Numeric;
import io.millrace.decoding.SamplingParameter.Unstated;
import io.millrace.text.ModelConfig;
import io.millrace.text.ModelFiles;
import io.millrace.text.SpecialTokens;
import io.millrace.text.Tokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model's folder says about generating with it: generation_config.json and config.json, and where they say nothing,
 * genai_config.json of ONNX Runtime GenAI.
 *
 * @param eosTokenIds ids that end a text, of both files and of the tokenizer's {@code eos_token}
 * @param sampling the model's defaults; its temperature is 0 where {@code do_sample} is false
 * @param maxLength context length in tokens; null where it is not told
 * @param answer how long an answer is where the request does not say
 */
public record GenerationDefaults(
        Set<Integer> eosTokenIds,
        Sampling sampling,
        @Nullable Integer maxLength,
        AnswerLength answer) {

    private static final String FILE = "generation_config.json";
    private static final String GENAI = "genai_config.json";
    private static final String[] LENGTHS = {"max_position_embeddings", "n_positions", "max_seq_len", "n_ctx"};

    public GenerationDefaults {
        eosTokenIds = Set.copyOf(eosTokenIds);
    }

    /**
     * Reads a model folder; both files may be missing.
     *
     * @throws IllegalStateException if a value is out of the range of its kind
     */
    public static GenerationDefaults load(Path folder, Tokenizer tokenizer) {
        ModelConfig file = ModelConfig.read(folder, FILE);
        ModelConfig genai = ModelConfig.read(folder, GENAI);
        UnknownDefaults.refuse(file, "");
        UnknownDefaults.refuse(genai, "search.");
        JsonNode generation = file.isThere() || !genai.isThere() ? file.json() : search(genai);
        JsonNode config = ModelFiles.json(folder, "config.json");
        return new GenerationDefaults(
                eosTokenIds(
                        folder,
                        tokenizer,
                        List.of(generation, config, config.path("text_config"), genai.value("model"))),
                sampling(file.isThere() || !genai.isThere() ? FILE + ": " : GENAI + ": search.", generation),
                maxLength(config, genai),
                file.isThere() || !genai.isThere() ? AnswerLength.of(file, "") : AnswerLength.of(genai, "search."));
    }

    /* Without do_sample it picks the likeliest token, unlike Transformers' file. */
    private static JsonNode search(ModelConfig genai) {
        JsonNode search = genai.value("search");
        return search instanceof ObjectNode stated && !genai.has("search.do_sample")
                ? stated.deepCopy().put("do_sample", false)
                : search;
    }

    private static Sampling sampling(String place, JsonNode generation) {
        boolean greedy = !generation.path("do_sample").asBoolean(true);
        Map<SamplingParameter<?>, Object> stated = new HashMap<>();
        for (SamplingParameter<?> parameter : SamplingParameter.ALL) {
            JsonNode value = generation.path(parameter.name());
            boolean told = value.isNumber() && !(greedy && parameter.equals(SamplingParameter.TEMPERATURE));
            if (told && parameter.unstated() == Unstated.MODEL && parameter.kind() instanceof Numeric<?> kind) {
                stated.put(parameter, number(place, kind, parameter.name(), value.doubleValue()));
            }
        }
        Sampling sampling = new Sampling(stated);
        return greedy ? sampling.with(SamplingParameter.TEMPERATURE, 0f) : sampling;
    }

    private static Object number(String place, Numeric<?> kind, String name, double value) {
        try {
            return kind.of(name, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(place + e.getMessage(), e);
        }
    }

    private static Set<Integer> eosTokenIds(Path folder, Tokenizer tokenizer, List<JsonNode> configs) {
        Set<Integer> ids = new TreeSet<>();
        configs.forEach(config -> add(config.path("eos_token_id"), ids));
        Optional<String> eos = SpecialTokens.load(folder).token("eos_token");
        eos.ifPresent(token -> tokenizer.id(token).ifPresent(ids::add));
        return ids;
    }

    private static void add(JsonNode idOrIds, Set<Integer> ids) {
        if (idOrIds.isInt()) {
            ids.add(idOrIds.intValue());
        }
        if (idOrIds.isArray()) {
            idOrIds.forEach(id -> add(id, ids));
        }
    }

    private static @Nullable Integer maxLength(JsonNode config, ModelConfig genai) {
        JsonNode length = genai.value("model.context_length");
        Integer own = maxLength(config);
        return own == null && length.isInt() ? (Integer) length.intValue() : own;
    }

    private static @Nullable Integer maxLength(JsonNode config) {
        for (String field : LENGTHS) {
            JsonNode own = config.path(field);
            JsonNode length = own.isInt() ? own : config.path("text_config").path(field);
            if (length.isInt()) {
                return length.intValue();
            }
        }
        return null;
    }
}
