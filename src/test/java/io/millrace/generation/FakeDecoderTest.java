package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import org.junit.jupiter.api.Test;

class FakeDecoderTest {

    private final FakeDecoder model = new FakeDecoder(2, 8, 16);

    @Test
    void prefill_chunkedOrWhole_sameLogits() {
        float[] whole = row(model.prefill(new PrefillChunk(0, 0, new int[] {1, 2, 3}, false)), 0);
        model.prefill(new PrefillChunk(1, 0, new int[] {1}, false));
        assertThat(row(model.prefill(new PrefillChunk(1, 1, new int[] {2, 3}, false)), 0))
                .isEqualTo(whole);
    }

    @Test
    void decode_afterPrefill_sameLogitsAsPrefillOfAll() {
        float[] all = row(model.prefill(new PrefillChunk(0, 0, new int[] {1, 2, 3}, false)), 0);
        model.prefill(new PrefillChunk(1, 0, new int[] {1, 2}, false));
        assertThat(row(model.decode(decode(1, 3, 2, true)), 0)).isEqualTo(all);
    }

    @Test
    void prefill_pastNeverRun_violation() {
        assertThatThrownBy(() -> model.prefill(new PrefillChunk(0, 1, new int[] {2}, false)))
                .hasMessageContaining("slot 0 holds no token at position 0");
    }

    @Test
    void decode_idleRowInsideAPrefix_overwritesIt() {
        model.prefill(new PrefillChunk(0, 0, new int[] {1, 2, 3}, false));
        model.decode(decode(0, 0, 2, false));
        assertThatThrownBy(() -> model.decode(decode(0, 4, 3, true))).hasMessageContaining("at position 2");
    }

    @Test
    void decode_positionPastTheEnd_violation() {
        assertThatThrownBy(() -> model.decode(decode(0, 0, 8, false))).hasMessageContaining("length 8");
    }

    @Test
    void copyRow_afterTheNextCall_violation() {
        Logits old = model.prefill(new PrefillChunk(0, 0, new int[] {1}, false));
        model.prefill(new PrefillChunk(0, 0, new int[] {1}, false));
        assertThatThrownBy(() -> old.copyRow(0, new float[16])).hasMessageContaining("earlier call");
    }

    private static DecodeBatch decode(int slot, int token, int length, boolean running) {
        return new DecodeBatch(slot, new int[] {token}, new int[] {length}, new boolean[] {running});
    }

    private static float[] row(Logits logits, int row) {
        float[] target = new float[16];
        logits.copyRow(row, target);
        return target;
    }
}
