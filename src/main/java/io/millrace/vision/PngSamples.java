package io.millrace.vision;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a PNG stores a pixel.
 *
 * @param channels samples of a pixel
 * @param depth bits of a sample
 * @param numbered whether the sample is the number of a colour
 */
record PngSamples(int channels, int depth, boolean numbered) {

    private static final int BYTE = 8;

    static PngSamples of(int colour, int depth) {
        return switch (colour) {
            case 0 -> grey(depth);
            case 2 -> checked(3, depth, false, Set.of(8, 16));
            case 3 -> checked(1, depth, true, Set.of(1, 2, 4, 8));
            case 4 -> checked(2, depth, false, Set.of(8, 16));
            case 6 -> checked(4, depth, false, Set.of(8, 16));
            default -> throw new BrokenImage("its PNG has an unknown colour type");
        };
    }

    /* Pillow cuts 16-bit levels off at 255: nearly all is white. */
    private static PngSamples grey(int depth) {
        if (depth == 2 * BYTE) {
            throw new BrokenImage("its PNG has grey levels of 16 bits, of which 8 have to be chosen before it is sent");
        }
        return checked(1, depth, false, Set.of(1, 2, 4, 8));
    }

    private static PngSamples checked(int channels, int depth, boolean numbered, Set<Integer> depths) {
        if (!depths.contains(depth)) {
            throw new BrokenImage("its PNG has samples of " + depth + " bits");
        }
        return new PngSamples(channels, depth, numbered);
    }

    int rowBytes(int columns) {
        return Math.ceilDiv(Math.multiplyExact(columns, channels * depth), BYTE);
    }

    /** Distance to the byte on the left that a filter looks at. */
    int filterStep() {
        return Math.max(1, channels * depth / BYTE);
    }

    int colour(byte[] row, int x, int @Nullable [] palette) {
        if (channels >= 3) {
            return eightBits(row, x, 0) << 16 | eightBits(row, x, 1) << 8 | eightBits(row, x, 2);
        }
        int sample = depth < BYTE ? packed(row, x) : eightBits(row, x, 0);
        if (palette != null) {
            return palette[sample];
        }
        return Palette.grey(depth < BYTE ? sample * 255 / ((1 << depth) - 1) : sample);
    }

    /* The upper half of 16 bits. */
    private int eightBits(byte[] row, int x, int channel) {
        return row[(x * channels + channel) * (depth / BYTE)] & 0xff;
    }

    private int packed(byte[] row, int x) {
        int bit = x * depth;
        return row[bit / BYTE] >> BYTE - depth - bit % BYTE & (1 << depth) - 1;
    }
}
