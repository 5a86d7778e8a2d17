package io.millrace.vision;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/** Encoded images to what a model takes, as its preprocessor_config.json says. Thread-safe. */
public final class ImagePreprocessor {

    /** Of a picture before it is unpacked. */
    public static final long DEFAULT_MAX_PIXELS = 25_000_000;

    private static final int SQUARE = 224;

    private final PreprocessorConfig config;
    private final ImageDecoder decoder;
    private final long maxPixels;

    private ImagePreprocessor(PreprocessorConfig config, long maxPixels) {
        this.config = config;
        this.decoder = new ImageDecoder(maxPixels);
        this.maxPixels = maxPixels;
    }

    /**
     * Reads preprocessor_config.json as Transformers writes it: resize, centre crop, rescale, normalise.
     *
     * @param maxPixels most pixels of an image, as sent and as resized
     * @throws IllegalStateException when there is no such file, or it asks for a step that does not run here
     */
    public static ImagePreprocessor read(Path folder, long maxPixels) {
        return new ImagePreprocessor(PreprocessorConfig.read(folder), maxPixels);
    }

    /**
     * An image as {@code pixel_values}: float32 {@code [1, 3, height, width]}, red first.
     *
     * @param bytes PNG, JPEG, GIF (its first picture) or BMP
     * @param param the request's field, for errors
     * @throws InvalidRequest when the bytes are no image, a broken one, or one of too many pixels
     */
    public Tensor.Numbers tensor(byte[] bytes, String param) {
        Pixels image = cropped(resized(decoder.decode(bytes, param), param));
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(image.rgb().length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            for (int i = channel; i < image.rgb().length; i += Pixels.CHANNELS) {
                data.putFloat(config.value(image.rgb()[i] & 0xff, channel));
            }
        }
        return new Tensor.Numbers(
                DType.FLOAT32,
                List.of(1L, (long) Pixels.CHANNELS, (long) image.height(), (long) image.width()),
                data.flip());
    }

    /** Channels, height and width of what a square image of {@value #SQUARE} pixels a side becomes. */
    public List<Long> squareShape() {
        TargetSize size = config.size();
        TargetSize.Exact crop = config.crop();
        int width = size == null ? SQUARE : size.width(SQUARE, SQUARE);
        int height = size == null ? SQUARE : size.height(SQUARE, SQUARE);
        return List.of((long) Pixels.CHANNELS, (long) (crop == null ? height : crop.height()), (long)
                (crop == null ? width : crop.width()));
    }

    private Pixels resized(Pixels image, String param) {
        TargetSize size = config.size();
        if (size == null) {
            return image;
        }
        int width = size.width(image.width(), image.height());
        int height = size.height(image.width(), image.height());
        if ((long) width * Math.max(height, image.height()) > maxPixels) { // both passes of the resize
            throw new InvalidRequest(
                    param,
                    param + " of " + image.width() + " x " + image.height() + " pixels would be resized to " + width
                            + " x " + height + ", more than the " + maxPixels + " allowed");
        }
        return Resize.of(image, width, height, config.resampling());
    }

    private Pixels cropped(Pixels image) {
        TargetSize.Exact crop = config.crop();
        return crop == null ? image : image.centre(crop.width(), crop.height());
    }
}
