package io.millrace.runtime.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.PrefillChunk;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class OrtDecoderAllocationTest {

    private static final int ROWS = 4;
    private static final int STEPS = 100;
    private static final long MOST_BYTES_A_STEP = 4096;

    @Test
    void decode_inPlace_allocatesNextToNothingOnTheHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (OrtDecoder decoder = TinyReference.open("tiny-gqa", ROWS)) {
            float[] row = new float[TinyReference.VOCABULARY];
            DecodeBatch batch = batch(decoder);
            steps(decoder, batch, row, 0);
            long before = threads.getCurrentThreadAllocatedBytes();
            steps(decoder, batch, row, 0);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated / STEPS).isLessThan(MOST_BYTES_A_STEP);
        }
    }

    private static DecodeBatch batch(OrtDecoder decoder) {
        for (int slot = 0; slot < ROWS; slot++) {
            decoder.prefill(new PrefillChunk(slot, 0, new int[] {slot + 1}, false));
        }
        return new DecodeBatch(0, new int[ROWS], new int[ROWS], new boolean[] {true, true, true, true});
    }

    private static void steps(OrtDecoder decoder, DecodeBatch batch, float[] row, int from) {
        for (int step = from; step < from + STEPS; step++) {
            java.util.Arrays.fill(batch.lengths(), 1 + step);
            decoder.decode(batch).copyRow(ROWS - 1, row);
        }
    }
}
