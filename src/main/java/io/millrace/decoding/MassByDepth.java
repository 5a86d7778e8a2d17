package io.millrace.decoding;

import java.util.Arrays;

/**
 * The probability mass of a row by depth, the distance of logits below the largest, in 2048 buckets of 1/64 in the exponent. It
 * tells where in the order of tokens a share of the mass is reached, without a sort. The last bucket also holds all that lies
 * deeper, less than 2e-14 per token.
 */
final class MassByDepth {

    private static final int PER_UNIT = 64;
    private static final int LAST = 2047;

    private final Blocks blocks;
    private final double[] mass = new double[LAST + 1];
    private final double[] weights = new double[Blocks.SIZE];
    private final int[] buckets = new int[Blocks.SIZE];
    private float largest;
    private float perLogit;

    MassByDepth(Blocks blocks) {
        this.blocks = blocks;
    }

    /** Fills in the masses Σ e^((logit − largest)·scale) for a row with maxima in the blocks; returns their sum. */
    double fill(float[] logits, float newLargest, double scale) {
        largest = newLargest;
        perLogit = (float) (scale * PER_UNIT);
        Arrays.fill(mass, 0);
        for (int b = 0; b < blocks.count; b++) {
            fillBlock(logits, blocks.start(b), blocks.end(b), scale);
        }
        return above(mass.length);
    }

    /** Never falls as the logit does; 0 for the largest. */
    int bucket(float logit) {
        return (int) Math.min((largest - logit) * perLogit, LAST);
    }

    /** Mass of all buckets before {@code bucket}. */
    double above(int bucket) {
        double sum = 0;
        for (int i = 0; i < bucket; i++) {
            sum += mass[i];
        }
        return sum;
    }

    /** The first bucket at which the running sum of masses reaches {@code target}; where rounding leaves none, the last. */
    int find(double target) {
        double sum = mass[0];
        int bucket = 0;
        while (bucket < LAST && sum < target) {
            sum += mass[++bucket];
        }
        return bucket;
    }

    /** Adds a bucket's tokens to the candidates, but those that are banned. */
    void collect(float[] logits, int bucket, Candidates candidates) {
        for (int b = 0; b < blocks.count; b++) {
            if (bucket(blocks.max(b)) <= bucket) {
                collectBlock(logits, b, bucket, candidates);
            }
        }
    }

    private void collectBlock(float[] logits, int block, int bucket, Candidates candidates) {
        int from = blocks.start(block);
        int length = blocks.end(block) - from;
        toBuckets(logits, from, length);
        for (int i = 0; i < length; i++) {
            if (buckets[i] == bucket && logits[from + i] >= -Float.MAX_VALUE) {
                candidates.add(from + i, logits[from + i]);
            }
        }
    }

    private void fillBlock(float[] logits, int from, int to, double scale) {
        Exp.exp(logits, from, to - from, largest, scale, weights);
        toBuckets(logits, from, to - from);
        for (int i = 0; i < to - from; i++) {
            mass[buckets[i]] += weights[i];
        }
    }

    private void toBuckets(float[] logits, int from, int length) {
        for (int i = 0; i < length; i++) {
            buckets[i] = bucket(logits[from + i]);
        }
    }
}
