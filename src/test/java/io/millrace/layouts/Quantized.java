package io.millrace.layouts;

/**
 * A matrix {@code [in, out]} in a precision.
 *
 * @param values what the codes stand for
 * @param codes as the operator of the precision takes them; empty where it takes the values
 * @param scales of the codes; as many as the operator takes
 * @param zero code that stands for 0
 */
record Quantized(float[] values, byte[] codes, float[] scales, int zero) {

    /** Elements of a column that have a scale of their own in {@code MatMulNBits}. */
    static final int BLOCK = 16;

    /** Elements that have a scale of their own in {@code MatMulBnb4}. */
    static final int FLAT_BLOCK = 32;

    /** NormalFloat of 4 bits (arXiv 2305.14314). */
    private static final float[] NF4 = {
        -1,
        -0.6961928f,
        -0.52507305f,
        -0.3949175f,
        -0.28444138f,
        -0.18477343f,
        -0.091050036f,
        0,
        0.0795803f,
        0.1609302f,
        0.2461123f,
        0.33791524f,
        0.44070983f,
        0.562617f,
        0.72295684f,
        1
    };

    static Quantized of(Precision precision, float[] matrix, int in, int out) {
        return switch (precision) {
            case FLOAT -> new Quantized(matrix, new byte[0], new float[0], 0);
            case HALF -> new Quantized(halved(matrix), new byte[0], new float[0], 0);
            case Q4, Q4F16 -> blocks(matrix, in, out, precision.isHalf());
            case INT8 -> columns(matrix, in, 1, 127);
            case QUANTIZED -> columns(matrix, in, out, 127);
            case UINT8 -> unsigned(matrix);
            case BNB4 -> normalFloats(matrix, in, out);
        };
    }

    static float[] halved(float[] values) {
        float[] halved = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            halved[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
        }
        return halved;
    }

    private static Quantized blocks(float[] matrix, int in, int out, boolean half) {
        int blocks = (in + BLOCK - 1) / BLOCK;
        float[] values = new float[matrix.length];
        byte[] codes = new byte[out * blocks * BLOCK / 2];
        float[] scales = new float[out * blocks];
        for (int column = 0; column < out; column++) {
            for (int block = 0; block < blocks; block++) {
                int at = column * blocks + block;
                int from = block * BLOCK;
                int to = Math.min(in, from + BLOCK);
                float scale = largest(matrix, from * out + column, to * out + column, out) / 7;
                scales[at] = half ? halved(new float[] {scale})[0] : scale;
                for (int row = from; row < to; row++) {
                    int code = Math.clamp(Math.round(matrix[row * out + column] / scales[at]) + 8, 0, 15);
                    values[row * out + column] = (code - 8) * scales[at];
                    codes[(at * BLOCK + row - from) / 2] |= (byte) (code << (row - from) % 2 * 4);
                }
            }
        }
        return new Quantized(values, codes, scales, 8);
    }

    /* Symmetric, with a scale for each column, or one for all. */
    private static Quantized columns(float[] matrix, int in, int scaled, int most) {
        float[] values = new float[matrix.length];
        byte[] codes = new byte[matrix.length];
        float[] scales = new float[scaled];
        int out = matrix.length / in;
        for (int column = 0; column < scaled; column++) {
            scales[column] = largest(matrix, column, matrix.length, scaled == 1 ? 1 : out) / most;
        }
        for (int i = 0; i < matrix.length; i++) {
            float scale = scales[scaled == 1 ? 0 : i % out];
            codes[i] = (byte) Math.round(matrix[i] / scale);
            values[i] = codes[i] * scale;
        }
        return new Quantized(values, codes, scales, 0);
    }

    private static Quantized unsigned(float[] matrix) {
        float least = 0;
        float most = 0;
        for (float value : matrix) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float scale = (most - least) / 255;
        int zero = Math.round(-least / scale);
        float[] values = new float[matrix.length];
        byte[] codes = new byte[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            int code = Math.clamp(Math.round(matrix[i] / scale) + zero, 0, 255);
            codes[i] = (byte) code;
            values[i] = (code - zero) * scale;
        }
        return new Quantized(values, codes, new float[] {scale}, zero);
    }

    /* Over the matrix turned, in one row. */
    private static Quantized normalFloats(float[] matrix, int in, int out) {
        float[] values = new float[matrix.length];
        byte[] codes = new byte[(matrix.length + 1) / 2];
        float[] scales = new float[(matrix.length + FLAT_BLOCK - 1) / FLAT_BLOCK];
        for (int i = 0; i < matrix.length; i++) {
            scales[i / FLAT_BLOCK] = Math.max(scales[i / FLAT_BLOCK], Math.abs(matrix[i % in * out + i / in]));
        }
        for (int i = 0; i < matrix.length; i++) {
            int at = i % in * out + i / in;
            int code = nearest(matrix[at] / scales[i / FLAT_BLOCK]);
            values[at] = NF4[code] * scales[i / FLAT_BLOCK];
            codes[i / 2] |= (byte) (code << (i % 2 == 0 ? 4 : 0));
        }
        return new Quantized(values, codes, scales, 0);
    }

    private static int nearest(float value) {
        int nearest = 0;
        for (int code = 1; code < NF4.length; code++) {
            nearest = Math.abs(NF4[code] - value) < Math.abs(NF4[nearest] - value) ? code : nearest;
        }
        return nearest;
    }

    private static float largest(float[] matrix, int from, int to, int step) {
        float largest = 1e-9f;
        for (int i = from; i < to; i += step) {
            largest = Math.max(largest, Math.abs(matrix[i]));
        }
        return largest;
    }
}
