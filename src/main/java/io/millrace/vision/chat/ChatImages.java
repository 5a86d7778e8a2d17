package io.millrace.vision.chat;

import io.millrace.core.Checkpoint;
import io.millrace.core.DType;
import io.millrace.core.JsonFile;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.ImageDecoder;
import io.millrace.vision.Pixels;
import io.millrace.vision.Slices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The images of chats as a vision encoder takes them, as preprocessor_config.json of Transformers says. Thread-safe. */
public final class ChatImages {

    /** The input of an encoder that has the pixels. */
    public static final String PIXELS = PixelValues.NAME;

    private static final String FILE = "preprocessor_config.json";

    private final ChatProcessor processor;

    private ChatImages(ChatProcessor processor) {
        this.processor = processor;
    }

    /**
     * Of SmolVLM and Idefics3.
     *
     * @throws IllegalStateException when there is no such file, or it says what does not run here
     */
    public static ChatImages idefics3(Path folder) {
        return read(folder, Idefics3Processor::of);
    }

    /** Of Qwen2-VL and Qwen2.5-VL. */
    public static ChatImages qwen2Vl(Path folder) {
        return read(folder, Qwen2VlProcessor::of);
    }

    /** Of Gemma 3. */
    public static ChatImages gemma3(Path folder) {
        return read(folder, SquareProcessor::of);
    }

    private static ChatImages read(Path folder, Function<JsonNode, ChatProcessor> processor) {
        Path file = folder.resolve(FILE);
        JsonNode config = JsonFile.read(file);
        try {
            return new ChatImages(processor.apply(config));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The images of a request by their headers.
     *
     * @param fine of each, whether its details count; else it takes as few tokens as the processor can make of it
     * @throws InvalidRequest when one is no image, or over a limit, or all together are
     */
    public List<SizedImage> sized(List<EncodedImage> images, List<Boolean> fine, PictureLimits limits) {
        List<SizedImage> sized = new ArrayList<>(images.size());
        ChatPixels pixels = new ChatPixels(processor, limits);
        for (int i = 0; i < images.size(); i++) {
            EncodedImage image = images.get(i);
            sized.add(pixels.add(image, ImageDecoder.probe(image, limits), fine.get(i)));
        }
        return sized;
    }

    /** Bytes that an image takes at most while it is read. */
    public long memory(SizedImage image) {
        long sent = (long) image.file().width() * image.file().height();
        return Pixels.CHANNELS * (2 * sent + 2 * image.grid().pixels()) + kept(image);
    }

    /** Bytes that it takes once it is cut. */
    public long kept(SizedImage image) {
        return Pixels.CHANNELS * processor.kept(image.grid());
    }

    /**
     * Its pixels, resized and cut.
     *
     * @throws InvalidRequest when the image is broken
     * @throws CancellationException thrown by the checkpoint
     */
    public CutImage cut(SizedImage image, Checkpoint checkpoint) {
        Slices slices = new Slices(checkpoint);
        Pixels pixels = ImageDecoder.decode(image.file(), image.image().param(), slices);
        return new CutImage(image.grid(), processor.pieces(pixels, image.grid(), slices));
    }

    /** A black image that is not cut, for trials. */
    public CutImage black() {
        ImageGrid grid = processor.grid(1, 1, false);
        return new CutImage(grid, processor.pieces(Pixels.black(1, 1), grid, new Slices(Checkpoint.NONE)));
    }

    /**
     * Images as inputs of an encoder's graph, together.
     *
     * @param type of pixels: FLOAT32 or FLOAT16
     */
    public Map<String, Tensor> inputs(List<CutImage> images, DType type) {
        return processor.inputs(images, type);
    }

    /** Pieces of an image that the encoder takes each by itself. */
    public int pieces(ImageGrid grid) {
        return processor.pieces(grid);
    }

    /** What of the files bears on what becomes of an image, as text. */
    public String settings() {
        return processor.settings();
    }
}
