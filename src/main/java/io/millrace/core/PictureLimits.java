package io.millrace.core;

/**
 * How much the pictures of one request may unpack to.
 *
 * @param pixels most of a picture as it is sent, and of all pictures together as the model takes them
 * @param scans most of a JPEG
 * @param requestPixels most that all pictures together unpack, those of a JPEG once for each of its scans
 */
public record PictureLimits(int pixels, int scans, long requestPixels) {

    public static final PictureLimits DEFAULT = new PictureLimits(40_000_000, 50, 400_000_000);

    public PictureLimits {
        if (pixels < 1 || scans < 1 || requestPixels < 1) {
            throw new IllegalArgumentException("limits must be positive: pixels " + pixels + ", scans " + scans
                    + ", requestPixels " + requestPixels);
        }
    }
}
