package io.millrace.vision;

/**
 * An image without transparency.
 *
 * @param rgb red, green and blue of each pixel, row by row
 */
record Pixels(int width, int height, byte[] rgb) {

    static final int CHANNELS = 3;

    /** The middle of the image, black where the image is smaller. */
    Pixels centre(int cropWidth, int cropHeight) {
        int left = Math.floorDiv(width - cropWidth, 2);
        int top = Math.floorDiv(height - cropHeight, 2);
        byte[] cropped = new byte[cropWidth * cropHeight * CHANNELS];
        int from = Math.max(0, -left);
        int count = Math.min(cropWidth, width - left) - from;
        for (int y = Math.max(0, -top); y < Math.min(cropHeight, height - top); y++) {
            int source = ((y + top) * width + from + left) * CHANNELS;
            System.arraycopy(rgb, source, cropped, (y * cropWidth + from) * CHANNELS, count * CHANNELS);
        }
        return new Pixels(cropWidth, cropHeight, cropped);
    }
}
