package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.Logits;
import java.util.List;

/** Logits of several runs. */
record CopiedRows(List<float[]> copies) implements Logits {

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
