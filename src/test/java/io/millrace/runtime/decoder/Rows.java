package io.millrace.runtime.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.generation.DecoderModel.Logits;

/** Logits as arrays, and how tests compare them. */
final class Rows {

    private Rows() {}

    static float[] copy(Logits logits, int row) {
        float[] copy = new float[TinyReference.VOCABULARY];
        logits.copyRow(row, copy);
        return copy;
    }

    static void assertClose(float[] actual, float[] expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
                fail("logit %d is %s, expected %s within %s", i, actual[i], expected[i], tolerance);
            }
        }
    }

    static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
