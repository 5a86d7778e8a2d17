package io.millrace.vision.chat;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.vision.PixelScale;
import io.millrace.vision.Pixels;
import io.millrace.vision.Resampling;
import io.millrace.vision.Resize;
import io.millrace.vision.Slices;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * As Gemma3ImageProcessor of Transformers does it without pan and scan: each image gets the same size, whatever its proportions.
 *
 * @param width pixels
 * @param height pixels
 */
record SquareProcessor(int width, int height, Resampling filter, PixelScale levels) implements ChatProcessor {

    private static final int MOST = 4096;

    static ChatProcessor of(JsonNode config) {
        if (config.path("do_pan_and_scan").asBoolean(false)
                || !config.path("do_resize").asBoolean(true)) {
            throw new IllegalStateException("do_pan_and_scan does not run here, and do_resize must be true");
        }
        return new SquareProcessor(
                side(config, "width"),
                side(config, "height"),
                Resampling.of(config.path("resample").asInt(Resampling.BILINEAR.code())),
                PixelScale.of(config));
    }

    private static int side(JsonNode config, String key) {
        JsonNode side = config.path("size").path(key);
        if (!side.isInt() || side.intValue() < 1 || side.intValue() > MOST) {
            throw new IllegalStateException(
                    "size is " + config.path("size") + ", must be {height, width} of 1 to " + MOST + " pixels");
        }
        return side.intValue();
    }

    @Override
    public ImageGrid grid(int sentWidth, int sentHeight, boolean fine) {
        return new ImageGrid(width, height, 0, 0);
    }

    @Override
    public long kept(ImageGrid grid) {
        return grid.pixels();
    }

    @Override
    public long between(int sentWidth, int sentHeight) {
        return (long) width * Math.max(sentHeight, height);
    }

    @Override
    public List<Pixels> pieces(Pixels image, ImageGrid grid, Slices slices) {
        return List.of(Resize.of(image, width, height, filter, slices));
    }

    @Override
    public int pieces(ImageGrid grid) {
        return 1;
    }

    @Override
    public Map<String, Tensor> inputs(List<CutImage> images, DType type) {
        PixelValues pixels = new PixelValues(
                type, List.of((long) images.size(), (long) Pixels.CHANNELS, (long) height, (long) width), levels);
        images.forEach(image -> pixels.putPlanes(image.pieces().getFirst()));
        return Map.of(PixelValues.NAME, pixels.tensor());
    }

    @Override
    public String settings() {
        return "square " + width + " " + height + " " + filter + " " + levels.settings();
    }
}
