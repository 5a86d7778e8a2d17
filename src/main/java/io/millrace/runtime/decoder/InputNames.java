package io.millrace.runtime.decoder;

import static io.millrace.runtime.decoder.DecoderGraph.ATTENTION_MASK;
import static io.millrace.runtime.decoder.DecoderGraph.CACHE_POSITION;
import static io.millrace.runtime.decoder.DecoderGraph.INPUTS_EMBEDS;
import static io.millrace.runtime.decoder.DecoderGraph.INPUT_IDS;
import static io.millrace.runtime.decoder.DecoderGraph.NUM_LOGITS_TO_KEEP;
import static io.millrace.runtime.decoder.DecoderGraph.POSITION_IDS;
import static io.millrace.runtime.decoder.DecoderGraph.USE_CACHE_BRANCH;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the inputs of a decoder are, by their names. */
final class InputNames {

    static final Set<String> INTEGERS =
            Set.of(INPUT_IDS, ATTENTION_MASK, POSITION_IDS, CACHE_POSITION, USE_CACHE_BRANCH, NUM_LOGITS_TO_KEEP);
    static final Pattern GROWING = Pattern.compile("past(?:_key_values)?\\.(\\d+\\.(?:key|value))");
    private static final Pattern FIXED = Pattern.compile("past(?:_key_values\\.(\\d+\\.\\w+)|(_\\w+\\.\\d+))");

    /** Inputs of models that are more than a decoder, and what such a model is. */
    private static final Map<String, String> OTHERS = Map.of(
            "encoder_hidden_states", "it is half of an encoder-decoder model, which is not served yet",
            "block_table", "it keeps its cache in pages, which is not served");

    private InputNames() {}

    static boolean isGrowing(String meaning) {
        return GROWING.matcher(meaning).matches();
    }

    static boolean isFixed(String meaning) {
        return !isGrowing(meaning) && FIXED.matcher(meaning).matches();
    }

    /** Why a decoder is not fed an input; empty where it is. */
    static Optional<String> fault(String meaning) {
        if (OTHERS.containsKey(meaning)) {
            return Optional.of(": " + OTHERS.get(meaning));
        }
        return INTEGERS.contains(meaning) || meaning.equals(INPUTS_EMBEDS) || isGrowing(meaning) || isFixed(meaning)
                ? Optional.empty()
                : Optional.of(", which decoders are not fed; known are past_key_values.* and "
                        + INTEGERS.stream().sorted().toList());
    }
}
