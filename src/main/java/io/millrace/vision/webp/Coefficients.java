package io.millrace.vision.webp;

import java.util.Arrays;

/** The coefficients of one block of 16 x 16 pixels after the other (RFC 6386, section 13). */
final class Coefficients {

    /** Sixteen of brightness, four of each colour. */
    static final int BLOCKS = 24;

    static final int SIZE = 16;

    private static final int MEANS = 8; // place of their context among the nine of a block
    private static final int CONTEXTS = 9;
    private static final int PER_CONTEXT = 11;
    private static final int PER_BAND = 3 * PER_CONTEXT;
    private static final int PER_KIND = 8 * PER_BAND;
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final int[] probabilities;
    private final boolean[] above;
    private final boolean[] left = new boolean[CONTEXTS];
    private final int[] values = new int[BLOCKS * SIZE];
    private final int[] means = new int[SIZE];

    Coefficients(int[] probabilities, int columns) {
        this.probabilities = probabilities;
        this.above = new boolean[columns * CONTEXTS];
    }

    void beginRow() {
        Arrays.fill(left, false);
    }

    /** Of a block that has none. */
    void skip(int column, boolean fine) {
        int kept = fine ? 1 : 0; // blocks without means leave their context as it is
        Arrays.fill(values, 0);
        Arrays.fill(left, 0, CONTEXTS - kept, false);
        Arrays.fill(above, column * CONTEXTS, (column + 1) * CONTEXTS - kept, false);
    }

    /** Reads those of the next block, multiplied, and says whether one is not 0. */
    boolean read(BoolDecoder part, int column, boolean fine, Quantizer steps) {
        Arrays.fill(values, 0);
        int at = column * CONTEXTS;
        boolean any = false;
        if (!fine) {
            means(part, at, steps.means());
        }
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                any |= block(part, fine ? 3 : 0, fine ? 0 : 1, at + x, y, steps.luma(), 4 * y + x);
            }
        }
        for (int i = 0; i < 8; i++) {
            int colour = 4 + (i >> 2) * 2;
            any |= block(part, 2, 0, at + colour + (i & 1), colour + (i >> 1 & 1), steps.chroma(), SIZE + i);
        }
        return any;
    }

    private void means(BoolDecoder part, int at, int[] steps) {
        Arrays.fill(means, 0);
        int context = (above[at + MEANS] ? 1 : 0) + (left[MEANS] ? 1 : 0);
        boolean some = tokens(part, 1, context, 0, steps, means, 0) > 0;
        above[at + MEANS] = some;
        left[MEANS] = some;
        Transforms.spread(means, values);
    }

    private boolean block(BoolDecoder part, int kind, int first, int up, int side, int[] steps, int block) {
        int context = (above[up] ? 1 : 0) + (left[side] ? 1 : 0);
        int count = tokens(part, kind, context, first, steps, values, block * SIZE);
        above[up] = count > first;
        left[side] = count > first;
        return count > first || values[block * SIZE] != 0;
    }

    /* How many there are, up to the last that is not 0. */
    private int tokens(BoolDecoder part, int kind, int context, int first, int[] steps, int[] target, int to) {
        int n = first;
        int p = place(kind, n, context);
        while (n < SIZE && part.bit(probabilities[p]) == 1) {
            while (part.bit(probabilities[p + 1]) == 0) {
                if (++n == SIZE) {
                    return SIZE;
                }
                p = place(kind, n, 0);
            }
            int value = part.bit(probabilities[p + 2]) == 0 ? 1 : large(part, p);
            int signed = part.flag() ? -value : value;
            target[to + ZIGZAG[n]] = signed * steps[n > 0 ? 1 : 0];
            n++;
            p = place(kind, n, value > 1 ? 2 : 1);
        }
        return n;
    }

    private static int place(int kind, int n, int context) {
        return kind * PER_KIND + BANDS[n] * PER_BAND + context * PER_CONTEXT;
    }

    private int large(BoolDecoder part, int p) {
        if (part.bit(probabilities[p + 3]) == 0) {
            return part.bit(probabilities[p + 4]) == 0 ? 2 : 3 + part.bit(probabilities[p + 5]);
        }
        if (part.bit(probabilities[p + 6]) == 0) {
            return part.bit(probabilities[p + 7]) == 0 ? 5 + part.bit(159) : 7 + 2 * part.bit(165) + part.bit(145);
        }
        int high = part.bit(probabilities[p + 8]);
        int category = 2 * high + part.bit(probabilities[p + 9 + high]);
        int extra = 0;
        for (int probability : LARGE[category]) {
            extra = 2 * extra + part.bit(probability);
        }
        return extra + 3 + (8 << category);
    }

    /** Of the block read last: sixteen numbers for each of {@value #BLOCKS}. */
    int[] values() {
        return values;
    }
}
