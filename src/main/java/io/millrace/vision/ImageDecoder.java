package io.millrace.vision;

import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;

/** Reads PNG, JPEG, WebP, GIF (of each the first picture) and BMP as Pillow's {@code ImageOps.exif_transpose(Image.open(…)).convert("RGB")} does. */
public final class ImageDecoder {

    /** Of a JPEG or a GIF by its format. */
    private static final int LONGEST_SIDE = 65_535;

    private ImageDecoder() {}

    /**
     * Reads the headers alone, and holds them against the limits of one picture.
     *
     * @throws InvalidRequest when the bytes are no image, a broken one, or one over a limit
     */
    public static ImageFile probe(EncodedImage image, PictureLimits limits) {
        try {
            ImageFile file = ImageFile.read(image.bytes());
            check(file, image.param(), limits);
            return file;
        } catch (BrokenImage | IndexOutOfBoundsException e) {
            throw refused(image.param(), e);
        }
    }

    private static void check(ImageFile file, String param, PictureLimits limits) {
        int width = file.width();
        int height = file.height();
        String size = width + " x " + height + " pixels";
        if (width < 1 || height < 1) {
            throw new BrokenImage("it has " + size);
        }
        if (Math.max(width, height) > LONGEST_SIDE) {
            throw over(param, size + ", a side longer than the " + LONGEST_SIDE + " allowed");
        }
        if ((long) width * height > limits.pixels()) {
            throw over(param, size + ", more than the " + limits.pixels() + " allowed");
        }
        if (file.scans() > limits.scans()) {
            throw over(param, file.scans() + " scans, more than the " + limits.scans() + " allowed");
        }
    }

    private static InvalidRequest over(String param, String what) {
        return new InvalidRequest(param, param + " has " + what);
    }

    /**
     * The pixels, upright.
     *
     * @throws InvalidRequest when the image is broken
     */
    public static Pixels decode(ImageFile file, String param, Slices slices) {
        try {
            return file.orientation().applied(file.decode(slices), slices);
        } catch (BrokenImage | IndexOutOfBoundsException e) {
            throw refused(param, e);
        }
    }

    private static InvalidRequest refused(String param, RuntimeException e) {
        RuntimeException reason = e instanceof BrokenImage ? e : BrokenImage.truncated();
        return new InvalidRequest(param, param + " cannot be read as an image: " + reason.getMessage());
    }
}
