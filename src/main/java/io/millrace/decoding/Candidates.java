package io.millrace.decoding;

import java.util.Arrays;

/**
 * The tokens that filters have left, in one long each: the logit in the high half, in descending order, the id in the low half,
 * ascending. Sorting the longs thus puts the likeliest first, and of equals the lowest id.
 */
final class Candidates {

    private static final int SMALL = 24;
    private static final int FEW = 1024;

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

    /** Puts as many as {@link TopLogits} may hold in order, so that what is summed and drawn does not depend on where they came from. */
    void sortFew() {
        if (size <= FEW) {
            sort();
        }
    }

    /** Adds the first {@code count} of a row, but for those that cannot come. */
    void addAll(TopLogits top, int count) {
        for (int i = 0; i < count && top.logits()[i] >= -Float.MAX_VALUE; i++) {
            add(top.tokens()[i], top.logits()[i]);
        }
    }

    void sort() {
        Arrays.sort(keys, 0, size);
    }

    void clear() {
        size = 0;
    }

    void add(int token, float logit) {
        keys[size++] = key(token, logit);
    }

    /** Adds every token with a logit of at least {@code low}. */
    void addAbove(float[] logits, float low) {
        for (int b = 0; b < blocks.count; b++) {
            if (blocks.max(b) >= low) {
                addBlock(logits, b, low);
            }
        }
    }

    /** Keeps the {@code k} likeliest, of equals the lowest ids. */
    void keepCount(int k) {
        if (k < size) {
            select(k);
            size = k;
        }
    }

    /** Keeps the fewest likeliest that hold {@code target} of mass together, at least one. */
    void keepMass(double target) {
        sort();
        int kept = 0;
        double need = target;
        while (kept < size && (kept == 0 || need > 0)) {
            need -= weight(keys[kept++]);
        }
        size = kept;
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

    double mass() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weight(keys[i]);
        }
        return sum;
    }

    private void addBlock(float[] logits, int block, float low) {
        for (int i = blocks.start(block); i < blocks.end(block); i++) {
            if (logits[i] >= low) {
                add(i, logits[i]);
            }
        }
    }

    /** Moves the {@code k} smallest keys to the front. */
    private void select(int k) {
        int low = 0;
        int high = size;
        while (high - low > SMALL) {
            int pivot = partition(low, high);
            if (pivot >= k) {
                high = pivot;
            } else {
                low = pivot + 1;
            }
        }
        Arrays.sort(keys, low, high);
    }

    /** Puts smaller keys before a median of three and larger ones behind it; returns where it ends up. */
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
