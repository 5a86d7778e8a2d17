package io.millrace.quantize;

import io.millrace.runtime.graph.ElementKind;
import java.util.List;

/**
 * How {@code com.microsoft.MatMulNBits} stores a matrix: whole numbers of few bits, and one scale for each block of a column. A weight is
 * (number − 2^(bits−1)) · scale; there are no zero points.
 *
 * @param bits of a number: 4, the first of two in the low half of its byte, or 8
 * @param size numbers of a block
 * @param accuracy {@code accuracy_level}: 0 multiplies in the type of the activations, 4 in 8-bit integers where the kernel can
 */
record BlockFormat(int bits, int size, int accuracy) {

    private static final List<Integer> SIZES = List.of(16, 32, 64, 128, 256);
    private static final List<Integer> ACCURACIES = List.of(0, 1, 2, 3, 4);
    private static final int FACTORS = 17;
    private static final int LANES = 8;

    /** Added and taken away again, it rounds a small float32 to the nearest whole number, halves to the even one. */
    private static final float ROUNDING = 0x1.8p23f;

    BlockFormat {
        require("--bits", bits, List.of(4, 8));
        require("--block-size", size, SIZES);
        require("--accuracy-level", accuracy, ACCURACIES);
    }

    private static void require(String option, int value, List<Integer> known) {
        if (!known.contains(value)) {
            throw new IllegalArgumentException(option + " is " + value + ", must be one of " + known);
        }
    }

    /** Blocks of a column of so many weights; the last is filled up with zeros. */
    int count(int rows) {
        return Math.ceilDiv(rows, size);
    }

    /** Bytes of a block, without its scale. */
    int bytes() {
        return size * bits / Byte.SIZE;
    }

    /** Bytes of a matrix {@code [rows, columns]} with its scales. */
    long bytes(int rows, int columns, ElementKind scales) {
        return (long) columns * count(rows) * (bytes() + scales.bytes(1));
    }

    /**
     * Stores one block. Of 17 scales around the one that just holds its largest weight it takes that with the least squared error, as
     * models/training/quantization.py does.
     *
     * @param weights finite ones, as many as a block has
     * @param type of the scale: float32 or float16
     * @param target takes the packed numbers from {@code at} on
     * @return the scale
     */
    float store(float[] weights, ElementKind type, byte[] target, int at) {
        float largest = largest(weights);
        float best = 1;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < FACTORS; i++) {
            float scale = rounded(largest * factor(i) / -half(), type);
            float error = scale == 0 ? Float.POSITIVE_INFINITY : error(weights, scale);
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        pack(weights, best, target, at);
        return best;
    }

    private int half() {
        return 1 << bits - 1;
    }

    /* The first of those that are farthest from 0. */
    private static float largest(float[] weights) {
        float largest = weights[0];
        for (float weight : weights) {
            largest = Math.abs(weight) > Math.abs(largest) ? weight : largest;
        }
        return largest;
    }

    /* From 0.8 to 1.2 in equal steps. */
    private static float factor(int i) {
        return i == FACTORS - 1 ? 1.2f : (float) (0.8 + i * ((1.2 - 0.8) / (FACTORS - 1)));
    }

    private static float rounded(float scale, ElementKind type) {
        return type == ElementKind.FLOAT16 ? Float.float16ToFloat(Float.floatToFloat16(scale)) : scale;
    }

    /* In eight sums, as NumPy adds. */
    private float error(float[] weights, float scale) {
        float[] sums = new float[LANES];
        for (int i = 0; i < weights.length; i++) {
            float difference = level(weights[i], scale) * scale - weights[i];
            sums[i % LANES] += difference * difference;
        }
        return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    private float level(float weight, float scale) {
        float inside = Math.max(-half(), Math.min(half() - 1, weight / scale));
        return inside + ROUNDING - ROUNDING;
    }

    private void pack(float[] weights, float scale, byte[] target, int at) {
        for (int i = 0; i < weights.length; i++) {
            int number = (int) level(weights[i], scale) + half();
            if (bits == Byte.SIZE) {
                target[at + i] = (byte) number;
            } else if (i % 2 == 0) {
                target[at + i / 2] = (byte) number;
            } else {
                target[at + i / 2] |= (byte) (number << 4);
            }
        }
    }
}
