package io.millrace.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.graph.ElementKind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockFormatTest {

    private static final BlockFormat FOUR = new BlockFormat(4, 16, 0);

    private record Stored(String hex, float scale) {}

    private static Stored store(BlockFormat blocks, ElementKind type, float... weights) {
        byte[] packed = new byte[blocks.bytes()];
        float scale = blocks.store(weights, type, packed, 0);
        return new Stored(HexFormat.of().formatHex(packed), scale);
    }

    @Test
    void store_multiplesOfAScale_areExactWithTheFirstInTheLowHalf() {
        float[] weights = new float[16];
        for (int i = 0; i < 16; i++) {
            weights[i] = (i - 8) * 0.5f;
        }
        assertThat(store(FOUR, ElementKind.FLOAT32, weights)).isEqualTo(new Stored("1032547698badcfe", 0.5f));
    }

    @Test
    void store_largestIsPositive_scaleIsNegative() {
        float[] weights = new float[16];
        for (int i = 0; i < 16; i++) {
            weights[i] = 8 - i;
        }
        assertThat(store(FOUR, ElementKind.FLOAT32, weights)).isEqualTo(new Stored("1032547698badcfe", -1));
    }

    @Test
    void store_eightBits_areBytesAround128() {
        float[] weights = new float[16];
        weights[0] = -32;
        weights[1] = 31.75f;
        weights[2] = 0.25f;
        assertThat(store(new BlockFormat(8, 16, 0), ElementKind.FLOAT32, weights))
                .isEqualTo(new Stored("00ff81" + "80".repeat(13), 0.25f));
    }

    @Test
    void store_zeros_areTheMiddle() {
        assertThat(store(FOUR, ElementKind.FLOAT32, new float[16])).isEqualTo(new Stored("88".repeat(8), 1));
    }

    @Test
    void store_halves_goToTheEvenNumber() {
        float[] weights = {-8, 7, -7, 6, -6, 5, -5, 4, -4, 3, -3, 2, -8, 7, 0.5f, 1.5f};
        assertThat(store(FOUR, ElementKind.FLOAT32, weights)).isEqualTo(new Stored("f0e1d2c3b4a5f0a8", 1));
    }

    @Test
    void store_oneFarFromTheRest_takesTheScaleWithTheLeastError() {
        float[] weights = new float[16];
        Arrays.fill(weights, 0.9f);
        weights[0] = -8;
        Stored stored = store(FOUR, ElementKind.FLOAT32, weights);
        // squared errors: 0.150 with the scale 1, 0.124 with 0.975, 0.198 with 0.95
        assertThat(stored.scale()).isEqualTo(0.975f, Offset.offset(1e-6f));
        assertThat(stored.hex()).isEqualTo("90" + "99".repeat(7));
    }

    @Test
    void store_halfPrecision_countsWithTheScaleThatIsKept() {
        float[] weights = new float[16];
        for (int i = 0; i < 16; i++) {
            weights[i] = (i - 8) * 0.1f;
        }
        float scale = store(FOUR, ElementKind.FLOAT16, weights).scale();
        assertThat(Float.float16ToFloat(Float.floatToFloat16(scale))).isEqualTo(scale);
    }

    @Test
    void store_weightsBelowAnyScale_areZeros() {
        float[] weights = new float[16];
        weights[3] = Float.float16ToFloat((short) 1);
        assertThat(store(FOUR, ElementKind.FLOAT16, weights)).isEqualTo(new Stored("88".repeat(8), 1));
    }

    @ParameterizedTest
    @CsvSource({"4, 0.08", "8, 0.005"})
    void store_randomWeights_areNearThem(int bits, double share) {
        Random random = new Random(1);
        BlockFormat blocks = new BlockFormat(bits, 32, 0);
        byte[] packed = new byte[blocks.bytes()];
        for (int round = 0; round < 100; round++) {
            float[] weights = new float[32];
            float largest = 0;
            for (int i = 0; i < 32; i++) {
                weights[i] = (float) random.nextGaussian();
                largest = Math.max(largest, Math.abs(weights[i]));
            }
            float scale = blocks.store(weights, ElementKind.FLOAT32, packed, 0);
            double squares = 0;
            for (int i = 0; i < 32; i++) {
                squares += Math.pow(Dequantized.number(packed, i, bits) * scale - weights[i], 2);
            }
            assertThat(Math.sqrt(squares / 32)).isLessThan(share * largest);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 32, 4, --bits is 3", "4, 24, 4, --block-size is 24", "4, 32, 5, --accuracy-level is 5"})
    void constructor_whatTheOperatorLacks_isNamed(int bits, int size, int accuracy, String reason) {
        assertThatThrownBy(() -> new BlockFormat(bits, size, accuracy)).hasMessageStartingWith(reason);
    }
}
