package io.millrace.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * BMP with a header of Windows or OS/2, packed by run lengths or not at all.
 *
 * @param rises whether the lowest row is the first
 * @param bits of a pixel
 * @param data place of the first pixel
 * @param palette colours by number, for pixels of up to 8 bits
 * @param masks red, green and blue in a pixel of more bits
 */
record BmpFile(
        ByteBuffer file,
        int width,
        int height,
        boolean rises,
        int bits,
        boolean packed,
        int data,
        int[] palette,
        BmpMasks masks)
        implements ImageFile {

    private static final int HEADER = 14;
    private static final int OS2_HEADER = 12;
    private static final int WINDOWS_HEADER = 40;
    private static final int BYTE = 8;
    private static final int PLAIN = 0;
    private static final int RUNS_OF_BYTES = 1;
    private static final int RUNS_OF_HALVES = 2;
    private static final int MASKS = 3;

    static BmpFile of(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int size = file.getInt(HEADER);
        if (size != OS2_HEADER && (size < WINDOWS_HEADER || size > HEADER * BYTE + OS2_HEADER)) {
            throw new BrokenImage("its BMP has an unknown header");
        }
        return size == OS2_HEADER ? os2(file) : windows(file, size);
    }

    private static BmpFile os2(ByteBuffer file) {
        int bits = checked(file.getShort(24), PLAIN);
        return new BmpFile(
                file,
                Short.toUnsignedInt(file.getShort(18)),
                Short.toUnsignedInt(file.getShort(20)),
                true,
                bits,
                false,
                file.getInt(10),
                palette(file, HEADER + OS2_HEADER, bits, 0, 3),
                BmpMasks.plain(bits));
    }

    private static BmpFile windows(ByteBuffer file, int size) {
        int height = file.getInt(22);
        int packing = file.getInt(30);
        int bits = checked(file.getShort(28), packing);
        int afterHeader = HEADER + size + (packing == MASKS && size == WINDOWS_HEADER ? 12 : 0);
        return new BmpFile(
                file,
                file.getInt(18),
                Math.abs(height),
                height > 0,
                bits,
                packing == RUNS_OF_BYTES || packing == RUNS_OF_HALVES,
                file.getInt(10),
                palette(file, afterHeader, bits, file.getInt(46), 4),
                packing == MASKS ? BmpMasks.of(file, HEADER + WINDOWS_HEADER, bits) : BmpMasks.plain(bits));
    }

    private static int checked(int bits, int packing) {
        boolean fits =
                switch (packing) {
                    case PLAIN -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
                    case RUNS_OF_BYTES -> bits == 8;
                    case RUNS_OF_HALVES -> bits == 4;
                    case MASKS -> bits == 16 || bits == 24 || bits == 32;
                    default -> false;
                };
        if (!fits) {
            throw new BrokenImage("its BMP has " + bits + " bits a pixel, packed by method " + packing);
        }
        return bits;
    }

    private static byte[] bytes(ByteBuffer file) {
        byte[] bytes = new byte[file.capacity()];
        file.get(0, bytes);
        return bytes;
    }

    private static int[] palette(ByteBuffer file, int start, int bits, int stated, int step) {
        int count = bits > BYTE ? 0 : 1 << bits;
        return Palette.of(bytes(file), start, stated > 0 ? Math.min(stated, count) : count, step, true);
    }

    @Override
    public Pixels decode(Slices slices) {
        Pixels pixels = Pixels.black(width, height);
        ByteBuffer rows = packed ? ByteBuffer.wrap(new BmpRuns(this, slices).unpacked()) : file;
        int rowBytes = packed ? width : Math.ceilDiv(Math.multiplyExact(width, bits), 32) * 4;
        for (int y = 0; y < height; y++) {
            row(rows, (packed ? 0 : data) + y * rowBytes, pixels, rises ? height - 1 - y : y);
            slices.did(width);
        }
        return pixels;
    }

    private void row(ByteBuffer rows, int start, Pixels pixels, int y) {
        for (int x = 0; x < width; x++) {
            pixels.set(
                    x, y, bits > BYTE ? masks.colour(rows, start + x * bits / BYTE) : palette[number(rows, start, x)]);
        }
    }

    private int number(ByteBuffer rows, int start, int x) {
        if (packed) {
            return rows.get(start + x) & 0xff;
        }
        int bit = x * bits;
        return rows.get(start + bit / BYTE) >> BYTE - bits - bit % BYTE & (1 << bits) - 1;
    }
}
