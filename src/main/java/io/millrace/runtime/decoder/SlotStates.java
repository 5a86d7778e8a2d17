package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.ffi.Ownership;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of every slot that does not grow, in host memory. A run gets a copy and leaves another, which counts for the slots that
 * ran and is dropped for those that lay between them. While the same slots are decoded, what a step leaves is what the next one reads.
 */
final class SlotStates {

    private final boolean none;
    private final SlotStore store;
    private final PastAndPresent prefill;
    private final PastAndPresent decode;
    private @Nullable DecodeBatch company;

    SlotStates(DecoderRun run, List<CacheTensor.Fixed> parts, int slots, Ownership owned) {
        none = parts.isEmpty();
        store = new SlotStore(parts, run.host(), slots, 0, owned);
        prefill = new PastAndPresent(run, parts, owned);
        decode = new PastAndPresent(run, parts, owned);
    }

    void bind(PrefillChunk chunk, IoBinding binding) {
        if (none) {
            return;
        }
        disband();
        prefill.reshape(1, 0);
        store.load(chunk.slot(), chunk.past(), prefill, 0);
        prefill.bind(binding, 0);
    }

    /** After a run that did not fail. */
    void keep(PrefillChunk chunk) {
        if (!none) {
            prefill.advance();
            store.save(chunk.slot(), 0, 0, prefill, 0);
        }
    }

    void bind(DecodeBatch batch, IoBinding binding) {
        if (none) {
            return;
        }
        if (!isCompany(batch)) {
            disband();
            decode.reshape(batch.tokens().length, 0);
            for (int row = 0; row < batch.tokens().length; row++) {
                store.load(batch.firstSlot() + row, batch.lengths()[row], decode, row);
            }
        }
        decode.bind(binding, 0);
    }

    private boolean isCompany(DecodeBatch batch) {
        DecodeBatch before = company;
        return before != null
                && before.firstSlot() == batch.firstSlot()
                && Arrays.equals(before.running(), batch.running());
    }

    /** After a run that did not fail. */
    void keep(DecodeBatch batch) {
        if (!none) {
            decode.advance();
            company = batch;
        }
    }

    private void disband() {
        DecodeBatch leaving = company;
        if (leaving != null) {
            for (int row = 0; row < leaving.running().length; row++) {
                if (leaving.running()[row]) {
                    store.save(leaving.firstSlot() + row, 0, 0, decode, row);
                }
            }
            company = null;
        }
    }

    long bytes() {
        return store.bytes();
    }
}
