package io.millrace.vision;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An image of which the headers are read and the pixels are not. Whatever does not fit its bytes is an {@link IndexOutOfBoundsException}. */
public sealed interface ImageFile permits PngFile, JpegFile, WebpFile, GifFile, BmpFile {

    int width();

    int height();

    /** How often its pixels are gone through. */
    default int scans() {
        return 1;
    }

    /** How it wants to be shown. */
    default Orientation orientation() {
        return Orientation.UPRIGHT;
    }

    /** Its pixels as they lie in the file. */
    Pixels decode(Slices slices);

    /**
     * An image by its headers.
     *
     * @throws BrokenImage when the bytes are of no format that is read here, or their headers do not hold together
     */
    static ImageFile read(byte[] bytes) {
        if (startsWith(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return PngFile.of(bytes);
        }
        if (startsWith(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return JpegFile.of(bytes);
        }
        if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) {
            return WebpFile.of(bytes);
        }
        if (startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a")) {
            return GifFile.of(bytes);
        }
        if (startsWith(bytes, 0, "BM")) {
            return BmpFile.of(bytes);
        }
        throw new BrokenImage("it is " + other(bytes) + ", expected PNG, JPEG, WebP, GIF or BMP");
    }

    private static String other(byte[] bytes) {
        if (startsWith(bytes, 0, "II*\0") || startsWith(bytes, 0, "MM\0*")) {
            return "TIFF";
        }
        return startsWith(bytes, 4, "ftyp") ? "AVIF, HEIC or a film" : "no image";
    }

    static boolean startsWith(byte[] bytes, int at, String latin1) {
        byte[] wanted = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= at + wanted.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
