package io.millrace.quantize;

import io.millrace.runtime.graph.ElementKind;

/** What a matrix stands for once it is in blocks, and products with it, written by the book. */
final class Dequantized {

    private Dequantized() {}

    /** The i-th number of packed ones, around 0. */
    static int number(byte[] packed, int i, int bits) {
        return bits == 8 ? (packed[i] & 0xFF) - 128 : (packed[i / 2] >> 4 * (i % 2) & 0xF) - 8;
    }

    /** The matrix {@code [rows, columns]}, through blocks and back. */
    static float[] of(float[] matrix, int rows, int columns, BlockFormat blocks, ElementKind type) {
        float[] back = new float[matrix.length];
        byte[] packed = new byte[blocks.bytes()];
        for (int column = 0; column < columns; column++) {
            for (int from = 0; from < rows; from += blocks.size()) {
                float[] block = new float[blocks.size()];
                for (int i = 0; i < blocks.size() && from + i < rows; i++) {
                    block[i] = matrix[(from + i) * columns + column];
                }
                float scale = blocks.store(block, type, packed, 0);
                for (int i = 0; i < blocks.size() && from + i < rows; i++) {
                    back[(from + i) * columns + column] = number(packed, i, blocks.bits()) * scale;
                }
            }
        }
        return back;
    }

    /** {@code x [n, rows] · matrix [rows, columns]}. */
    static float[] product(float[] x, float[] matrix, int rows, int columns) {
        int n = x.length / rows;
        float[] y = new float[n * columns];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                for (int k = 0; k < rows; k++) {
                    sum += (double) x[i * rows + k] * matrix[k * columns + j];
                }
                y[i * columns + j] = (float) sum;
            }
        }
        return y;
    }

    static float[] transposed(float[] matrix, int rows, int columns) {
        float[] turned = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = matrix[i * columns + j];
            }
        }
        return turned;
    }
}
