package io.millrace.vision.webp;

import java.util.Arrays;

/** How one block of 16 x 16 pixels after the other is predicted (RFC 6386, section 11). */
final class BlockModes {

    private static final int SIDE = 4;
    private static final int MODES = 10;
    private static final int NODES = 9;
    /* By the place in the tree and the bit: the next place, or a mode below 0, or 0 for the first mode. */
    private static final int[] TREE = {0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9};

    private final LossyHeader header;
    private final int[] above;
    private final int[] left = new int[SIDE];
    private final int[] fineModes = new int[SIDE * SIDE];
    private int segment;
    private boolean skipped;
    private boolean fine;
    private Prediction luma = Prediction.MEAN;
    private Prediction chroma = Prediction.MEAN;

    BlockModes(LossyHeader header, int columns) {
        this.header = header;
        this.above = new int[columns * SIDE];
    }

    void beginRow() {
        Arrays.fill(left, 0);
    }

    /** Reads those of the next block. */
    void read(int column) {
        BoolDecoder modes = header.modes();
        segment = header.segment();
        skipped = header.skipped();
        fine = modes.bit(145) == 0;
        if (fine) {
            fineModes(modes, column * SIDE);
        } else {
            luma = luma(modes);
            Arrays.fill(above, column * SIDE, (column + 1) * SIDE, luma.fine());
            Arrays.fill(left, luma.fine());
        }
        chroma = chroma(modes);
    }

    private void fineModes(BoolDecoder modes, int column) {
        for (int i = 0; i < fineModes.length; i++) {
            int x = column + i % SIDE;
            int mode = fineMode(modes, (above[x] * MODES + left[i / SIDE]) * NODES);
            fineModes[i] = mode;
            above[x] = mode;
            left[i / SIDE] = mode;
        }
    }

    private static int fineMode(BoolDecoder modes, int probabilities) {
        int at = 0;
        do {
            at = TREE[at + modes.bit(LossyTables.MODE_PROBABILITIES[probabilities + at / 2])];
        } while (at > 0);
        return -at;
    }

    private static Prediction luma(BoolDecoder modes) {
        if (modes.bit(156) == 1) {
            return modes.bit(128) == 1 ? Prediction.GRADIENT : Prediction.LEFT;
        }
        return modes.bit(163) == 1 ? Prediction.ABOVE : Prediction.MEAN;
    }

    private static Prediction chroma(BoolDecoder modes) {
        if (modes.bit(142) == 0) {
            return Prediction.MEAN;
        }
        if (modes.bit(114) == 0) {
            return Prediction.ABOVE;
        }
        return modes.bit(183) == 1 ? Prediction.GRADIENT : Prediction.LEFT;
    }

    int segment() {
        return segment;
    }

    /** Whether it is stated to have no coefficients. */
    boolean skipped() {
        return skipped;
    }

    /** Whether it is predicted in sixteen parts. */
    boolean fine() {
        return fine;
    }

    /** Of each of the sixteen parts, row by row. */
    int[] fineModes() {
        return fineModes;
    }

    Prediction luma() {
        return luma;
    }

    Prediction chroma() {
        return chroma;
    }
}
