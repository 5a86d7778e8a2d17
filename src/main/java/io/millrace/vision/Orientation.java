package io.millrace.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a picture is turned for it to be upright: mirrored across the columns, the rows, or both, after which rows and columns change places.
 * What tag 274 of EXIF 2.3 states.
 */
public record Orientation(boolean swaps, boolean mirrorsX, boolean mirrorsY) {

    static final Orientation UPRIGHT = new Orientation(false, false, false);

    private static final int TAG = 0x0112;
    private static final int ENTRY = 12;
    private static final int SHORT = 3;
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    /** Upright where the number is none of the eight. */
    static Orientation of(int number) {
        return switch (number) {
            case 2 -> new Orientation(false, true, false);
            case 3 -> new Orientation(false, true, true);
            case 4 -> new Orientation(false, false, true);
            case 5 -> new Orientation(true, false, false);
            case 6 -> new Orientation(true, false, true);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, true, false);
            default -> UPRIGHT;
        };
    }

    /**
     * The number that an EXIF block states, 0 where it states none or is broken.
     *
     * @param start of its TIFF header
     */
    static int exif(byte[] bytes, int start, int length) {
        try {
            ByteBuffer tiff = ByteBuffer.wrap(bytes, start, length).slice();
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            return number(tiff, tiff.getInt(4));
        } catch (IndexOutOfBoundsException _) {
            return 0;
        }
    }

    private static int number(ByteBuffer tiff, int directory) {
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY;
            if (tiff.getShort(entry) == TAG && tiff.getShort(entry + 2) == SHORT) {
                return tiff.getShort(entry + 8);
            }
        }
        return 0;
    }

    /** The number that an XMP packet states, 0 where it states none. */
    static int xmp(byte[] bytes, int start, int length) {
        Matcher matcher = XMP.matcher(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Of an image that has this width and height as it lies in the file. */
    public int width(int width, int height) {
        return swaps ? height : width;
    }

    public int height(int width, int height) {
        return swaps ? width : height;
    }

    Pixels applied(Pixels image, Slices slices) {
        return equals(UPRIGHT) ? image : turned(image, slices);
    }

    private Pixels turned(Pixels image, Slices slices) {
        int width = width(image.width(), image.height());
        int height = height(image.width(), image.height());
        byte[] rgb = new byte[image.rgb().length];
        for (int y = 0, next = 0; y < height; y++) {
            for (int x = 0; x < width; x++, next += Pixels.CHANNELS) {
                System.arraycopy(image.rgb(), place(image, x, y), rgb, next, Pixels.CHANNELS);
            }
            slices.did(width);
        }
        return new Pixels(width, height, rgb);
    }

    private int place(Pixels image, int x, int y) {
        int column = swaps ? y : x;
        int row = swaps ? x : y;
        int fromX = mirrorsX ? image.width() - 1 - column : column;
        int fromY = mirrorsY ? image.height() - 1 - row : row;
        return (fromY * image.width() + fromX) * Pixels.CHANNELS;
    }
}
