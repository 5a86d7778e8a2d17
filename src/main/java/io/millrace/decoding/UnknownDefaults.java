package io.millrace.decoding;

import io.millrace.text.ModelConfig;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Defaults of generation_config.json, or of the search section of genai_config.json, that would change an answer and are not done here. */
final class UnknownDefaults {

    private record Key(String name, Predicate<JsonNode> neutral, String rule) {}

    private static final Set<Key> KEYS = Set.of(
            atMost("num_beams", 1),
            atMost("num_beam_groups", 1),
            atMost("num_return_sequences", 1),
            atMost("no_repeat_ngram_size", 0),
            atMost("encoder_no_repeat_ngram_size", 0),
            atMost("min_length", 0),
            atMost("min_new_tokens", 0),
            atMost("penalty_alpha", 0),
            atMost("epsilon_cutoff", 0),
            atMost("eta_cutoff", 0),
            atMost("top_h", 0),
            just("typical_p", 1),
            just("guidance_scale", 1),
            just("encoder_repetition_penalty", 1),
            none("bad_words_ids"),
            none("force_words_ids"),
            none("constraints"),
            none("suppress_tokens"),
            none("begin_suppress_tokens"),
            none("forced_bos_token_id"),
            none("forced_eos_token_id"),
            none("forced_decoder_ids"),
            none("sequence_bias"),
            none("exponential_decay_length_penalty"),
            none("stop_strings"),
            none("watermarking_config"),
            none("dola_layers"));

    private UnknownDefaults() {}

    /**
     * @param prefix of the keys in the file
     * @throws IllegalStateException naming the first that is there and does something
     */
    static void refuse(ModelConfig config, String prefix) {
        KEYS.forEach(key -> config.refuseUnless(prefix + key.name, key.neutral, key.rule));
    }

    /** Names of the keys. */
    static Stream<String> names() {
        return KEYS.stream().map(Key::name);
    }

    private static Key atMost(String name, int most) {
        return new Key(name, value -> value.isNumber() && value.doubleValue() <= most, "at most " + most);
    }

    private static Key just(String name, int value) {
        return new Key(name, stated -> stated.isNumber() && stated.doubleValue() == value, String.valueOf(value));
    }

    private static Key none(String name) {
        return new Key(name, value -> value.isContainer() && value.isEmpty(), "left out");
    }
}
