package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/**
 * Pixels from whose red and blue a part of the others was taken away (RFC 9649, section 4.2).
 *
 * @param parts of each block, in 32: green of red, green of blue, red of blue, from the lowest byte on
 * @param shift blocks have {@code 1 << shift} pixels a side
 * @param width pixels of a row
 */
record ColourChange(int[] parts, int shift, int width) implements PixelChange {

    private static final int GREEN_AND_ALPHA = 0xff00_ff00;

    @Override
    public int[] undone(int[] pixels, LongConsumer did) {
        int across = PixelStream.blocks(width, shift);
        for (int row = 0, y = 0; row < pixels.length; row += width, y++) {
            for (int x = 0; x < width; x++) {
                pixels[row + x] = undone(pixels[row + x], parts[(y >> shift) * across + (x >> shift)]);
            }
            did.accept(width);
        }
        return pixels;
    }

    private static int undone(int pixel, int part) {
        int green = (byte) (pixel >> 8);
        int red = (pixel >> 16) + share(part, green) & 0xff;
        int blue = pixel + share(part >> 8, green) + share(part >> 16, (byte) red) & 0xff;
        return pixel & GREEN_AND_ALPHA | red << 16 | blue;
    }

    private static int share(int part, int level) {
        return (byte) part * level >> 5;
    }
}
