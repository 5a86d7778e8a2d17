package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import java.util.List;
import java.util.Map;

/**
 * What a decoder's graph is fed and returns.
 *
 * @param integers the inputs that are written anew for each run, and their types
 * @param cache the keys and the values of each layer, in the graph's order
 * @param logits element type of the logits
 * @param lastRowOnly whether the graph returns logits of the last token alone
 */
record DecoderGraph(
        KvLayout layout,
        Map<String, DType> integers,
        List<CacheTensor> cache,
        DType logits,
        int vocabulary,
        boolean lastRowOnly) {

    static final String INPUT_IDS = "input_ids";
    static final String ATTENTION_MASK = "attention_mask";
    static final String POSITION_IDS = "position_ids";
    static final String USE_CACHE_BRANCH = "use_cache_branch";
    static final String NUM_LOGITS_TO_KEEP = "num_logits_to_keep";
    static final String LOGITS = "logits";

    /** Keys or values of one layer, {@code [batch, heads, length, headDim]}. */
    record CacheTensor(String past, String present, DType type, int heads, int headDim) {

        /** Size of one position of one head. */
        long positionBytes() {
            return (long) headDim * type.bytes();
        }

        /** Size of {@code length} positions of every head. */
        long slotBytes(int length) {
            return (long) heads * length * positionBytes();
        }
    }
}
