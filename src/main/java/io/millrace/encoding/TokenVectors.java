package io.millrace.encoding;

/**
 * The vectors of one text's tokens.
 *
 * @param first index of the first token's first component
 * @param from the first token that counts
 * @param to one more than the last
 */
record TokenVectors(FloatReader values, int first, int width, int from, int to) {

    float[] token(int position) {
        float[] token = new float[width];
        values.read(first + position * width, token);
        return token;
    }

    /** The sum, each token times its position from 1 where weighted. */
    float[] sum(boolean weighted) {
        float[] sum = new float[width];
        float[] token = new float[width];
        for (int position = from; position < to; position++) {
            values.read(first + position * width, token);
            add(sum, token, weighted ? position + 1 : 1);
        }
        return sum;
    }

    float[] max() {
        float[] max = token(from);
        float[] token = new float[width];
        for (int position = from + 1; position < to; position++) {
            values.read(first + position * width, token);
            for (int i = 0; i < width; i++) {
                max[i] = Math.max(max[i], token[i]);
            }
        }
        return max;
    }

    /** Without those before a place. */
    TokenVectors from(int place) {
        return new TokenVectors(values, first, width, place, to);
    }

    int count() {
        return to - from;
    }

    /** The sum of the positions from 1. */
    double weights() {
        return (from + 1.0 + to) * count() / 2;
    }

    private static void add(float[] sum, float[] token, float weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * token[i];
        }
    }
}
