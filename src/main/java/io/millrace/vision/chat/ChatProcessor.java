package io.millrace.vision.chat;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.vision.Pixels;
import io.millrace.vision.Slices;
import java.util.List;
import java.util.Map;

/** How a family of models resizes and cuts the images of chats. */
sealed interface ChatProcessor permits Idefics3Processor, Qwen2VlProcessor, SquareProcessor {

    /** What becomes of an image, upright, of these sizes. */
    ImageGrid grid(int width, int height, boolean fine);

    /** How many times as long as the other a side may be. */
    default int mostAspect() {
        return Integer.MAX_VALUE;
    }

    /** Pixels that are kept of one. */
    long kept(ImageGrid grid);

    /** Most pixels of one that is half resized. */
    long between(int width, int height);

    List<Pixels> pieces(Pixels image, ImageGrid grid, Slices slices);

    /** How many they are. */
    int pieces(ImageGrid grid);

    Map<String, Tensor> inputs(List<CutImage> images, DType type);

    String settings();
}
