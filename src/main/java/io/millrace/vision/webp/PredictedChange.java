package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/**
 * Pixels of which a prediction was taken away (RFC 9649, section 4.1).
 *
 * @param modes of each block, in green
 * @param shift blocks have {@code 1 << shift} pixels a side
 * @param width pixels of a row
 */
record PredictedChange(int[] modes, int shift, int width) implements PixelChange {

    private static final int BLACK = 0xff00_0000;

    @Override
    public int[] undone(int[] pixels, LongConsumer did) {
        pixels[0] = Channels.sum(pixels[0], BLACK);
        for (int x = 1; x < width; x++) {
            pixels[x] = Channels.sum(pixels[x], pixels[x - 1]);
        }
        int across = PixelStream.blocks(width, shift);
        for (int row = width, y = 1; row < pixels.length; row += width, y++) {
            pixels[row] = Channels.sum(pixels[row], pixels[row - width]);
            for (int x = 1; x < width; x++) {
                int mode = modes[(y >> shift) * across + (x >> shift)] >> 8 & 15;
                pixels[row + x] = Channels.sum(pixels[row + x], predicted(mode, pixels, row + x));
            }
            did.accept(width);
        }
        return pixels;
    }

    /* What is above and on the right of a row's last pixel is its first one. */
    private int predicted(int mode, int[] pixels, int at) {
        int left = pixels[at - 1];
        int above = pixels[at - width];
        int corner = pixels[at - width - 1];
        int right = pixels[at - width + 1];
        return switch (mode) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> right;
            case 4 -> corner;
            case 5 -> Channels.mean(Channels.mean(left, right), above);
            case 6 -> Channels.mean(left, corner);
            case 7 -> Channels.mean(left, above);
            case 8 -> Channels.mean(corner, above);
            case 9 -> Channels.mean(above, right);
            case 10 -> Channels.mean(Channels.mean(left, corner), Channels.mean(above, right));
            case 11 -> Channels.nearer(above, left, corner);
            case 12 -> Channels.gradient(left, above, corner);
            case 13 -> Channels.halfGradient(Channels.mean(left, above), corner);
            default -> BLACK;
        };
    }
}
