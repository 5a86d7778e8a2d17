package io.millrace.text;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a model's folder says about generating with it: generation_config.json and config.json. Null where it says nothing.
 *
 * @param eosTokenIds ids that end a text, of both files and of the tokenizer's {@code eos_token}
 * @param temperature 0 where {@code do_sample} is false
 * @param topK 0 is off
 * @param maxLength context length in tokens
 */
public record GenerationDefaults(
        Set<Integer> eosTokenIds,
        @Nullable Float temperature,
        @Nullable Float topP,
        @Nullable Integer topK,
        @Nullable Float minP,
        @Nullable Float repetitionPenalty,
        @Nullable Integer maxLength) {

    private static final String FILE = "generation_config.json";
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
        JsonNode generation = ModelFiles.json(folder, FILE);
        JsonNode config = ModelFiles.json(folder, "config.json");
        boolean greedy = !generation.path("do_sample").asBoolean(true);
        Float topK = number(generation, "top_k", -1, Integer.MAX_VALUE);
        return new GenerationDefaults(
                eosTokenIds(folder, tokenizer, generation, config),
                greedy ? Float.valueOf(0) : number(generation, "temperature", 0, 2),
                number(generation, "top_p", Float.MIN_VALUE, 1),
                topK == null ? null : Math.max(0, topK.intValue()),
                number(generation, "min_p", 0, 1),
                number(generation, "repetition_penalty", Float.MIN_VALUE, Float.MAX_VALUE),
                maxLength(config));
    }

    private static Set<Integer> eosTokenIds(Path folder, Tokenizer tokenizer, JsonNode generation, JsonNode config) {
        Set<Integer> ids = new TreeSet<>();
        add(generation.path("eos_token_id"), ids);
        add(config.path("eos_token_id"), ids);
        add(config.path("text_config").path("eos_token_id"), ids);
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

    private static @Nullable Float number(JsonNode config, String field, float low, float high) {
        JsonNode value = config.path(field);
        if (!value.isNumber()) {
            return null;
        }
        float number = (float) value.doubleValue();
        if (!(number >= low && number <= high)) {
            throw new IllegalStateException(
                    "%s: %s must be in [%s, %s], not %s".formatted(FILE, field, low, high, number));
        }
        return number;
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
