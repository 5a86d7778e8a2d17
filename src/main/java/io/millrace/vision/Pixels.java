package io.millrace.vision;

/**
 * An image without transparency.
 *
 * @param rgb red, green and blue of each pixel, row by row
 */
public record Pixels(int width, int height, byte[] rgb) {

    public static final int CHANNELS = 3;

    /** A black one. */
    public static Pixels black(int width, int height) {
        return new Pixels(
                width, height, new byte[Math.multiplyExact(Math.multiplyExact(width, height), Pixels.CHANNELS)]);
    }

    void set(int x, int y, int colour) {
        int place = (y * width + x) * CHANNELS;
        rgb[place] = (byte) (colour >> 16);
        rgb[place + 1] = (byte) (colour >> 8);
        rgb[place + 2] = (byte) colour;
    }

    /** A rectangle of the image, within it. */
    public Pixels part(int left, int top, int partWidth, int partHeight) {
        Pixels part = black(partWidth, partHeight);
        for (int y = 0; y < partHeight; y++) {
            int source = ((y + top) * width + left) * CHANNELS;
            System.arraycopy(rgb, source, part.rgb, y * partWidth * CHANNELS, partWidth * CHANNELS);
        }
        return part;
    }

    /** The middle of the image, black where the image is smaller. */
    Pixels centre(int cropWidth, int cropHeight) {
        int left = Math.floorDiv(width - cropWidth, 2);
        int top = Math.floorDiv(height - cropHeight, 2);
        Pixels cropped = black(cropWidth, cropHeight);
        int from = Math.max(0, -left);
        int count = Math.min(cropWidth, width - left) - from;
        for (int y = Math.max(0, -top); y < Math.min(cropHeight, height - top); y++) {
            int source = ((y + top) * width + from + left) * CHANNELS;
            System.arraycopy(rgb, source, cropped.rgb, (y * cropWidth + from) * CHANNELS, count * CHANNELS);
        }
        return cropped;
    }
}
