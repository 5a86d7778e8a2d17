package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Ownership;
import org.jspecify.annotations.Nullable;

/** Keys and values of every slot, and how a run reads and extends them. Arguments are within the decoder's limits. */
sealed interface KvCache permits SlotCache, GrowingCache {

    Logits prefill(PrefillChunk chunk);

    Logits decode(DecodeBatch batch);

    /**
     * By whom leading positions can go from slot to slot; null where they cannot.
     *
     * @param settings of a graph of its own that the copier may need
     */
    @Nullable
    SlotCopier copier(SessionSettings settings, Ownership owned);

    /** Size of the memory that holds the slots. */
    long bytes();
}
