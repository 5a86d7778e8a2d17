package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import java.util.ArrayList;
import java.util.List;

/** Logits of several runs. */
record CopiedRows(List<float[]> copies) implements Logits {

    /** Those of a chunk whose tokens are run one after the other. */
    static CopiedRows oneByOne(KvCache cache, PrefillChunk chunk, int vocabulary) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < chunk.tokens().length; i++) {
            int[] token = {chunk.tokens()[i]};
            Logits logits = cache.prefill(
                    new PrefillChunk(chunk.slot(), chunk.past() + i, token, false, chunk.adapter(), chunk.vectors()));
            if (chunk.allRows() || i == chunk.tokens().length - 1) {
                float[] row = new float[vocabulary];
                logits.copyRow(0, row);
                rows.add(row);
            }
        }
        return new CopiedRows(rows);
    }

    @Override
    public int rows() {
        return copies.size();
    }

    @Override
    public void copyRow(int row, float[] target) {
        float[] copy = copies.get(row);
        System.arraycopy(copy, 0, target, 0, copy.length);
    }
}
