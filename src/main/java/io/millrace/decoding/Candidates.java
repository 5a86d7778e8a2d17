package io.millrace.decoding;

import java.util.Arrays;

/**
 * The tokens that filters have left, in one long each: the logit in the high half, in descending order, the id in the low half,
 * ascending. Sorting the longs thus puts the likeliest first, and of equals the lowest id. Selection is by quickselect, never by
 * a sort of the whole.
 */
final class Candidates {

    private static final int SMALL = 24;

    private final Blocks blocks;
    private final long[] keys;
    private int size;
    private float largest;
    private double scale;

    Candidates(Blocks blocks) {
        this.blocks = blocks;
        keys = new long[blocks.vocabulary];
    }

    /** Empties it for a row with maxima in {@code blocks}, whose weights are e^((logit − largest)·scale). */
    void start(float newLargest, double newScale) {
        size = 0;
        largest = newLargest;
        scale = newScale;
    }

    int size() {
        return size;
    }

    int token(int i) {
        return (int) keys[i];
    }

    float logit(int i) {
        return logit(keys[i]);
    }

    double weight(int i) {
        return weight(keys[i]);
    }

    double mass() {
        return mass(0);
    }

    void sort() {
        Arrays.sort(keys, 0, size);
    }

    /** Adds every token with a logit in {@code [low, high)}; returns their mass. */
    double add(float[] logits, float low, float high) {
        int first = size;
        for (int b = 0; b < blocks.count; b++) {
            if (blocks.max(b) >= low) {
                addBlock(logits, b, low, high);
            }
        }
        return mass(first);
    }

    /** Adds tokens, likeliest first, until they hold {@code target} of mass, or all there are; the last ones may be too many. */
    void addMass(float[] logits, double target) {
        double mass = 0;
        float high = Float.POSITIVE_INFINITY;
        for (double depth = 4; mass < target && high > -Float.MAX_VALUE; depth *= 2) {
            float low = depth > 64 ? -Float.MAX_VALUE : (float) Math.max(-Float.MAX_VALUE, largest - depth / scale);
            mass += add(logits, low, high);
            high = low;
        }
    }

    /** Keeps the {@code k} likeliest, of equals the lowest ids. */
    void keepCount(int k) {
        if (k < size) {
            size = select(k, false);
        }
    }

    /** Keeps the fewest likeliest that hold {@code target} of mass together, at least one. */
    void keepMass(double target) {
        size = select(target, true);
    }

    /** Keeps those with a logit of at least {@code low}. */
    void keepAbove(float low) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (logit(keys[i]) >= low) {
                keys[kept++] = keys[i];
            }
        }
        size = kept;
    }

    /** The token at which the running sum of weights first exceeds {@code target}. */
    int draw(double target) {
        int token = token(0);
        double sum = 0;
        for (int i = 0; i < size && sum <= target; i++) {
            double weight = weight(keys[i]);
            token = weight > 0 ? token(i) : token;
            sum += weight;
        }
        return token;
    }

    private void addBlock(float[] logits, int block, float low, float high) {
        for (int i = blocks.start(block); i < blocks.end(block); i++) {
            if (logits[i] >= low && logits[i] < high) {
                keys[size++] = key(i, logits[i]);
            }
        }
    }

    private double mass(int from) {
        double sum = 0;
        for (int i = from; i < size; i++) {
            sum += weight(keys[i]);
        }
        return sum;
    }

    /** Length of the shortest prefix of the sorted keys whose weights (1 each, or masses) reach {@code target}; moves it to the front. */
    private int select(double target, boolean byMass) {
        int low = 0;
        int high = size;
        double need = target;
        while (high - low > SMALL) {
            int pivot = partition(low, high);
            double left = byMass ? massOf(low, pivot + 1) : pivot + 1 - low;
            if (left >= need) {
                high = pivot + 1;
            } else {
                need -= left;
                low = pivot + 1;
            }
        }
        Arrays.sort(keys, low, high);
        while (low < high && need > 0) {
            need -= byMass ? weight(keys[low]) : 1;
            low++;
        }
        return Math.max(1, low);
    }

    private double massOf(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += weight(keys[i]);
        }
        return sum;
    }

    /** Puts smaller keys before a median of three and larger ones behind it; returns where it ends up, never last. */
    private int partition(int low, int high) {
        int last = high - 1;
        swap(medianOfThree(low, (low + last) >>> 1, last), last);
        long pivot = keys[last];
        int boundary = low;
        for (int i = low; i < last; i++) {
            if (keys[i] < pivot) {
                swap(i, boundary++);
            }
        }
        swap(boundary, last);
        return boundary;
    }

    private int medianOfThree(int a, int b, int c) {
        int small = keys[a] < keys[b] ? a : b;
        int large = keys[a] < keys[b] ? b : a;
        if (keys[c] < keys[small]) {
            return small;
        }
        return keys[c] < keys[large] ? c : large;
    }

    private void swap(int i, int j) {
        long key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
    }

    private double weight(long key) {
        return Exp.exp((logit(key) - largest) * scale);
    }

    private static long key(int token, float logit) {
        int bits = Float.floatToRawIntBits(logit + 0f);
        int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ~ascending << 32) | token;
    }

    private static float logit(long key) {
        int ascending = ~(int) (key >> 32);
        return Float.intBitsToFloat(ascending ^ ((ascending >> 31) & Integer.MAX_VALUE));
    }
}
