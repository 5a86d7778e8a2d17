package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/**
 * Pixels that are numbers of colours, several in one where these are few (RFC 9649, section 4.4). A number that no colour has is transparent.
 *
 * @param width pixels of a row when it is undone
 */
record IndexedChange(int[] colours, int width, int height) implements PixelChange {

    private int shift() {
        int count = colours.length;
        return count > 16 ? 0 : count > 4 ? 1 : count > 2 ? 2 : 3;
    }

    /** Pixels of a row as long as it is not undone. */
    int packedWidth() {
        return PixelStream.blocks(width, shift());
    }

    @Override
    public int[] undone(int[] pixels, LongConsumer did) {
        int packed = packedWidth();
        int[] whole = packed == width ? pixels : new int[width * height];
        int depth = 8 >> shift();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int numbers = pixels[y * packed + (x >> shift())] >> 8 & 0xff;
                int number = numbers >> (x & (1 << shift()) - 1) * depth & (1 << depth) - 1;
                whole[y * width + x] = number < colours.length ? colours[number] : 0;
            }
            did.accept(width);
        }
        return whole;
    }
}
