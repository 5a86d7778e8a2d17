package io.millrace.vision;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;

/** Pixels of a decoded image, transparent ones laid over white. */
final class OpaqueImage {

    private static final int OPAQUE = 255;

    private OpaqueImage() {}

    static Pixels of(BufferedImage image) {
        byte[] rgb =
                new byte[Math.multiplyExact(Math.multiplyExact(image.getWidth(), image.getHeight()), Pixels.CHANNELS)];
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        for (int y = 0; y < image.getHeight(); y++) {
            int[] row = grey ? grey(image, y) : image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
            put(row, rgb, y * image.getWidth() * Pixels.CHANNELS);
        }
        return new Pixels(image.getWidth(), image.getHeight(), rgb);
    }

    /* Samples as they are: getRGB takes grey for linear light and brightens it. */
    private static int[] grey(BufferedImage image, int y) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int[] row = new int[image.getWidth()];
        for (int x = 0; x < row.length; x++) {
            int level = eightBits(raster.getSample(x, y, 0), model.getComponentSize(0));
            int alpha = model.hasAlpha() ? eightBits(raster.getSample(x, y, 1), model.getComponentSize(1)) : OPAQUE;
            row[x] = alpha << 24 | level << 16 | level << 8 | level;
        }
        return row;
    }

    private static int eightBits(int sample, int bits) {
        return bits > 8 ? sample >> bits - 8 : sample * OPAQUE / ((1 << bits) - 1);
    }

    private static void put(int[] argb, byte[] rgb, int start) {
        int next = start;
        for (int pixel : argb) {
            int alpha = pixel >>> 24;
            for (int shift = 16; shift >= 0; shift -= 8) {
                rgb[next++] = (byte) overWhite(pixel >> shift & OPAQUE, alpha);
            }
        }
    }

    private static int overWhite(int level, int alpha) {
        return (level * alpha + OPAQUE * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE;
    }
}
