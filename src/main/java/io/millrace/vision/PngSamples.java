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
            case 0 -> checked(1, depth, false, Set.of(1, 2, 4, 8, 16));
            case 2 -> checked(3, depth, false, Set.of(8, 16));
            case 3 -> checked(1, depth, true, Set.of(1, 2, 4, 8));
            case 4 -> checked(2, depth, false, Set.of(8, 16));
            case 6 -> checked(4, depth, false, Set.of(8, 16));
            default -> throw new BrokenImage("its PNG has an unknown colour type");
        };
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

    /* The upper half of 16 bits, as Pillow has it of colours, and libvips of grey ones too; Pillow cuts these off at 255. */
    private int eightBits(byte[] row, int x, int channel) {
        return row[(x * channels + channel) * (depth / BYTE)] & 0xff;
    }

    private int packed(byte[] row, int x) {
        int bit = x * depth;
        return row[bit / BYTE] >> BYTE - depth - bit % BYTE & (1 << depth) - 1;
    }
}
