package io.millrace.decoding;

import java.util.Arrays;

/**
 * Summaries of a row of logits by blocks of 256: a block's largest logit, which lets a scan for likely tokens skip nearly all of
 * the row, and its mass, which lets a draw do so.
 */
final class Blocks {

    static final int SIZE = 256;

    final int vocabulary;
    final int count;
    private final float[] max;
    private final double[] mass;
    private final double[] weights = new double[SIZE];

    Blocks(int vocabulary) {
        this.vocabulary = vocabulary;
        count = (vocabulary + SIZE - 1) / SIZE;
        max = new float[count];
        mass = new double[count];
    }

    int start(int block) {
        return block * SIZE;
    }

    int end(int block) {
        return Math.min(vocabulary, (block + 1) * SIZE);
    }

    float max(int block) {
        return max[block];
    }

    /** Fills in the maxima; returns the largest of all, +∞ if any logit is NaN. */
    float maxima(float[] logits) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int b = 0; b < count; b++) {
            max[b] = max(logits, start(b), end(b));
            largest = Math.max(largest, max[b]);
        }
        return largest;
    }

    /** The {@code k}-th largest of the maxima, which at least k logits reach; {@code k} in [1, count]. */
    float maximum(int k, float[] scratch) {
        System.arraycopy(max, 0, scratch, 0, count);
        Arrays.sort(scratch, 0, count);
        return scratch[count - k];
    }

    int firstIndexOf(float[] logits, float largest) {
        int block = 0;
        while (max[block] != largest) {
            block++;
        }
        int i = start(block);
        while (logits[i] != largest) {
            i++;
        }
        return i;
    }

    /** Fills in the masses Σ e^((logit − largest)·scale); returns their sum. */
    double masses(float[] logits, float largest, double scale) {
        double total = 0;
        for (int b = 0; b < count; b++) {
            mass[b] = mass(logits, start(b), end(b), largest, scale);
            total += mass[b];
        }
        return total;
    }

    /**
     * The token at which the running sum of masses first exceeds {@code target}, in order of ids; after {@link #masses}. −1 if
     * rounding leaves none.
     */
    int draw(float[] logits, float largest, double scale, double target) {
        int block = 0;
        double sum = 0;
        while (block < count - 1 && sum + mass[block] <= target) {
            sum += mass[block++];
        }
        return drawWithin(block, logits, largest, scale, target - sum);
    }

    private int drawWithin(int block, float[] logits, float largest, double scale, double target) {
        int token = -1;
        double sum = 0;
        for (int i = start(block); i < end(block) && sum <= target; i++) {
            double weight = Exp.exp((logits[i] - largest) * scale);
            token = weight > 0 ? i : token;
            sum += weight;
        }
        return token;
    }

    /** NaN counts as +∞. The branch is rarely taken and so cheaper than {@code Math.max}. */
    private static float max(float[] logits, int from, int to) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            if (!(logits[i] <= largest)) {
                largest = Float.isNaN(logits[i]) ? Float.POSITIVE_INFINITY : logits[i];
            }
        }
        return largest;
    }

    private double mass(float[] logits, int from, int to, float largest, double scale) {
        Exp.exp(logits, from, to - from, largest, scale, weights);
        return sum(weights, to - from);
    }

    /** Four sums, since an addition waits for the one before it. */
    private static double sum(double[] values, int length) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        for (; i < length; i++) {
            a += values[i];
        }
        return a + b + c + d;
    }
}
