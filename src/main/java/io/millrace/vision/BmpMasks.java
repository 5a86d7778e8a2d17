package io.millrace.vision;

import java.nio.ByteBuffer;

/** Which bits of a pixel are red, green and blue. */
record BmpMasks(int bytes, int red, int green, int blue) {

    private static final int LEVELS = 255;

    static BmpMasks plain(int bits) {
        return bits == 16 ? new BmpMasks(2, 0x7c00, 0x03e0, 0x001f) : new BmpMasks(bits / 8, 0xff0000, 0xff00, 0xff);
    }

    static BmpMasks of(ByteBuffer file, int start, int bits) {
        BmpMasks stated = new BmpMasks(bits / 8, file.getInt(start), file.getInt(start + 4), file.getInt(start + 8));
        if (stated.red == 0 && stated.green == 0 && stated.blue == 0) {
            return plain(bits);
        }
        if (!fits(stated.red) || !fits(stated.green) || !fits(stated.blue)) {
            throw new BrokenImage("its BMP has masks that are not of one to eight bits in a row");
        }
        return stated;
    }

    private static boolean fits(int mask) {
        int low = mask >>> Integer.numberOfTrailingZeros(mask);
        return mask != 0 && low <= LEVELS && (low & low + 1) == 0;
    }

    int colour(ByteBuffer rows, int at) {
        int pixel = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            pixel = pixel << 8 | rows.get(at + i) & 0xff;
        }
        return level(pixel, red) << 16 | level(pixel, green) << 8 | level(pixel, blue);
    }

    private static int level(int pixel, int mask) {
        int shift = Integer.numberOfTrailingZeros(mask);
        return ((pixel & mask) >>> shift) * LEVELS / (mask >>> shift);
    }
}
