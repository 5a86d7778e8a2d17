package io.millrace.vision.webp;

import java.util.Arrays;

/** Levels of brightness or of a colour, whole blocks, with what is predicted from beyond the upper and the left edge. */
final class Plane {

    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;
    private static final int RIGHT = 4; // above and on the right of the last block

    private final byte[] levels;
    private final int stride;

    Plane(int width, int height) {
        this.stride = 1 + width + RIGHT;
        this.levels = new byte[Math.multiplyExact(stride, height + 1)];
        Arrays.fill(levels, 0, stride, ABOVE);
        for (int row = stride; row < levels.length; row += stride) {
            levels[row] = LEFT;
        }
    }

    int stride() {
        return stride;
    }

    /** Where a level lies; -1 is beyond the edge. */
    int place(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    int at(int place) {
        return levels[place] & 0xff;
    }

    void set(int place, int level) {
        levels[place] = (byte) level;
    }

    /** Cut off at black and at white. */
    void setClamped(int place, int level) {
        levels[place] = (byte) Math.clamp(level, 0, 255);
    }

    void add(int place, int difference) {
        setClamped(place, at(place) + difference);
    }

    /** A square of one level. */
    void fill(int place, int side, int level) {
        for (int row = place; row < place + side * stride; row += stride) {
            Arrays.fill(levels, row, row + side, (byte) level);
        }
    }
}
