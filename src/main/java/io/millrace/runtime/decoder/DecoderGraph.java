package io.millrace.runtime.decoder;

import io.millrace.runtime.session.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder's graph is fed and returns.
 *
 * @param vectors the input of tokens as vectors; null where it takes their ids
 * @param integers the inputs that are written anew for each run, by what they are usually called
 * @param growing the keys and the values of each layer, in the graph's order
 * @param fixed the state that does not grow, in the graph's order
 * @param logits the output of that name
 * @param equalLengths whether rows of one run must have pasts of one length, since the graph counts positions by itself
 */
record DecoderGraph(
        KvLayout layout,
        @Nullable TensorInfo vectors,
        Map<String, TensorInfo> integers,
        List<CacheTensor.Growing> growing,
        List<CacheTensor.Fixed> fixed,
        TensorInfo logits,
        int vocabulary,
        boolean equalLengths) {

    static final String INPUTS_EMBEDS = "inputs_embeds";
    static final String INPUT_IDS = "input_ids";
    static final String ATTENTION_MASK = "attention_mask";
    static final String POSITION_IDS = "position_ids";
    static final String CACHE_POSITION = "cache_position";
    static final String USE_CACHE_BRANCH = "use_cache_branch";
    static final String NUM_LOGITS_TO_KEEP = "num_logits_to_keep";
    static final String LOGITS = "logits";

    /** All of a sequence's state. */
    List<CacheTensor> state() {
        return Stream.<CacheTensor>concat(growing.stream(), fixed.stream()).toList();
    }

    /** How many positions a token has: one, or more where those of images have rows and columns. */
    int axes() {
        TensorInfo positions = integers.get(POSITION_IDS);
        return positions == null || positions.shape().size() < 3 ? 1 : Math.toIntExact(positions.size(0));
    }

    /** Whether the graph returns logits of the last token alone. */
    boolean lastRowOnly() {
        return logits.size(1) == 1;
    }

    /** Whether it has one branch for prompts and another, made for one token at a time, behind a past. */
    boolean branches() {
        return integers.containsKey(USE_CACHE_BRANCH);
    }
}
