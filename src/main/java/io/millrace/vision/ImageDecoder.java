package io.millrace.vision;

import ai.djl.modality.cv.BufferedImageFactory;
import io.millrace.core.ServingException.InvalidRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads PNG, JPEG, GIF (the first picture) and BMP. The size is checked in the header, before the pixels are unpacked. */
final class ImageDecoder {

    private final BufferedImageFactory factory = new BufferedImageFactory();
    private final long maxPixels;

    ImageDecoder(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /** @throws InvalidRequest when the bytes are no image, a broken one, or one of too many pixels */
    Pixels decode(byte[] bytes, String param) {
        checkSize(bytes, param);
        try {
            Object image =
                    factory.fromInputStream(new ByteArrayInputStream(bytes)).getWrappedImage();
            return OpaqueImage.of((BufferedImage) image);
        } catch (IOException | RuntimeException e) { // decoders throw whatever broken data leads them to
            throw broken(param, e);
        }
    }

    private void checkSize(byte[] bytes, String param) {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new InvalidRequest(param, param + " is not an image: expected PNG, JPEG, GIF or BMP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                check(reader.getWidth(0), reader.getHeight(0), param);
            } finally {
                reader.dispose();
            }
        } catch (InvalidRequest e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw broken(param, e);
        }
    }

    private void check(long width, long height, String param) {
        if (width * height > maxPixels) {
            throw new InvalidRequest(
                    param,
                    param + " has " + width + " x " + height + " pixels, more than the " + maxPixels + " allowed");
        }
    }

    private static InvalidRequest broken(String param, Exception e) {
        return new InvalidRequest(param, param + " is an image that cannot be decoded: " + e.getMessage());
    }
}
