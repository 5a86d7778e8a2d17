package io.millrace.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first picture of a GIF, on its screen, which the colour that counts as transparent fills, or else the first of the palette.
 *
 * @param left of the picture on the screen, as are the next three
 * @param interlaced whether its rows come in four passes
 * @param palette colours by number
 * @param fill number of the colour around the picture
 * @param data place of its packed pixels
 */
record GifFile(
        byte[] bytes,
        int width,
        int height,
        int left,
        int top,
        int columns,
        int rows,
        boolean interlaced,
        int[] palette,
        int fill,
        int data)
        implements ImageFile {

    private static final int SCREEN = 13;
    private static final int[] FIRST_ROWS = {0, 4, 2, 1};
    private static final int[] ROW_STEPS = {8, 8, 4, 2};

    static GifFile of(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int[] palette = Palette.greys(256);
        int at = SCREEN;
        int flags = file.get(10);
        if (flags < 0) {
            palette = palette(bytes, at, flags);
            at += paletteBytes(flags);
        }
        int fill = 0;
        while (file.get(at) != ',') {
            if (file.get(at) == '!') {
                fill = file.get(at + 1) == (byte) 0xf9 && (file.get(at + 3) & 1) == 1 ? file.get(at + 6) & 0xff : fill;
                at = afterBlocks(file, at + 2);
            } else if (file.get(at) == ';') {
                throw new BrokenImage("its GIF holds no picture");
            } else {
                at++;
            }
        }
        return picture(bytes, file, at + 1, palette, fill);
    }

    private static GifFile picture(byte[] bytes, ByteBuffer file, int at, int[] screenPalette, int fill) {
        int left = unsigned(file, at);
        int top = unsigned(file, at + 2);
        int columns = unsigned(file, at + 4);
        int rows = unsigned(file, at + 6);
        int flags = file.get(at + 8);
        return new GifFile(
                bytes,
                Math.max(unsigned(file, 6), left + columns),
                Math.max(unsigned(file, 8), top + rows),
                left,
                top,
                columns,
                rows,
                (flags & 64) != 0,
                flags < 0 ? palette(bytes, at + 9, flags) : screenPalette,
                fill,
                at + 9 + (flags < 0 ? paletteBytes(flags) : 0));
    }

    private static int unsigned(ByteBuffer file, int at) {
        return Short.toUnsignedInt(file.getShort(at));
    }

    private static int paletteBytes(int flags) {
        return 3 << (flags & 7) + 1;
    }

    private static int[] palette(byte[] bytes, int at, int flags) {
        return Palette.of(bytes, at, paletteBytes(flags) / 3, 3, false);
    }

    private static int afterBlocks(ByteBuffer file, int start) {
        int at = start;
        while (file.get(at) != 0) {
            at += 1 + (file.get(at) & 0xff);
        }
        return at + 1;
    }

    @Override
    public Pixels decode(Slices slices) {
        Pixels pixels = Pixels.black(width, height);
        fill(pixels, slices);
        GifCodes codes = new GifCodes(bytes, data, columns, slices);
        int passes = interlaced ? FIRST_ROWS.length : 1;
        for (int pass = 0; pass < passes; pass++) {
            int step = interlaced ? ROW_STEPS[pass] : 1;
            for (int y = interlaced ? FIRST_ROWS[pass] : 0; y < rows; y += step) {
                row(codes.next(), pixels, top + y);
                slices.did(columns);
            }
        }
        return pixels;
    }

    private void fill(Pixels pixels, Slices slices) {
        if (columns == width && rows == height) {
            return;
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels.set(x, y, palette[fill]);
            }
            slices.did(width);
        }
    }

    private void row(byte[] numbers, Pixels pixels, int y) {
        for (int x = 0; x < columns; x++) {
            pixels.set(left + x, y, palette[numbers[x] & 0xff]);
        }
    }
}
