package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import org.jspecify.annotations.Nullable;

/** Keys and values of every slot, and how a run reads and extends them. Arguments are within the decoder's limits. */
sealed interface KvCache permits SlotCache, GrowingCache {

    Logits prefill(PrefillChunk chunk);

    Logits decode(DecodeBatch batch);

    /** Where leading positions can go from slot to slot, by whom; else null. */
    @Nullable
    SlotCopier copier();

    /** Size of the memory that holds the slots. */
    long bytes();
}
