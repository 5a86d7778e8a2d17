package io.millrace.vision;

import io.millrace.core.Checkpoint;
import io.millrace.core.DType;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Encoded images to what a model takes, as its preprocessor_config.json says. Thread-safe. */
public final class ImagePreprocessor {

    private static final int SQUARE = 224;

    private final PreprocessorConfig config;

    private ImagePreprocessor(PreprocessorConfig config) {
        this.config = config;
    }

    /**
     * Reads preprocessor_config.json as Transformers writes it: resize, centre crop, rescale, normalise.
     *
     * @throws IllegalStateException when there is no such file, or it asks for a step that does not run here
     */
    public static ImagePreprocessor read(Path folder) {
        return new ImagePreprocessor(PreprocessorConfig.read(folder));
    }

    /**
     * The images of a request as {@code pixel_values}, in order: each float32 {@code [1, 3, height, width]}, red first. All headers are
     * held against the limits before any pixel is unpacked; then one image after the other is, and let go before the next.
     *
     * @throws InvalidRequest when one is no image, a broken one, or over a limit, or all together are
     * @throws CancellationException thrown by the checkpoint
     */
    public List<Tensor.Numbers> tensors(List<EncodedImage> images, PictureLimits limits, Checkpoint checkpoint) {
        Slices slices = new Slices(checkpoint);
        List<ImageFile> files = probed(images, limits, slices);
        List<Tensor.Numbers> tensors = new ArrayList<>(files.size());
        for (int i = 0; i < files.size(); i++) {
            Pixels image = ImageDecoder.decode(files.get(i), images.get(i).param(), slices);
            tensors.add(tensor(cropped(resized(image, slices)), slices));
        }
        return tensors;
    }

    /**
     * Bytes that the largest of them takes unpacked, and all as the model takes them.
     *
     * @throws InvalidRequest as {@link #tensors}, of headers alone
     */
    public long memory(List<EncodedImage> images, PictureLimits limits) {
        RequestPixels pixels = new RequestPixels(config, limits);
        long largest = 0;
        for (EncodedImage image : images) {
            ImageFile file = ImageDecoder.probe(image, limits);
            pixels.add(file, image.param());
            largest = Math.max(largest, (long) file.width() * file.height());
        }
        return Pixels.CHANNELS * (2 * largest + Float.BYTES * pixels.kept());
    }

    private List<ImageFile> probed(List<EncodedImage> images, PictureLimits limits, Slices slices) {
        RequestPixels pixels = new RequestPixels(config, limits);
        List<ImageFile> files = new ArrayList<>(images.size());
        for (EncodedImage image : images) {
            ImageFile file = ImageDecoder.probe(image, limits);
            pixels.add(file, image.param());
            files.add(file);
            slices.did(image.bytes().length);
        }
        return files;
    }

    private Tensor.Numbers tensor(Pixels image, Slices slices) {
        byte[] rgb = image.rgb();
        ByteBuffer data =
                ByteBuffer.allocate(Math.multiplyExact(rgb.length, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        int row = image.width() * Pixels.CHANNELS;
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            for (int start = 0; start < rgb.length; start += row) {
                for (int i = start + channel; i < start + row; i += Pixels.CHANNELS) {
                    data.putFloat(config.levels().value(rgb[i] & 0xff, channel));
                }
                slices.did(image.width());
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

    private Pixels resized(Pixels image, Slices slices) {
        TargetSize size = config.size();
        if (size == null) {
            return image;
        }
        int width = size.width(image.width(), image.height());
        int height = size.height(image.width(), image.height());
        return Resize.of(image, width, height, config.resampling(), slices);
    }

    private Pixels cropped(Pixels image) {
        TargetSize.Exact crop = config.crop();
        return crop == null ? image : image.centre(crop.width(), crop.height());
    }
}
