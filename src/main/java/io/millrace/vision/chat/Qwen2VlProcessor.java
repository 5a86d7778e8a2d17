package io.millrace.vision.chat;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.vision.PixelScale;
import io.millrace.vision.Pixels;
import io.millrace.vision.Resampling;
import io.millrace.vision.Resize;
import io.millrace.vision.Slices;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * As Qwen2VLImageProcessor of Transformers does it: sides become multiples of a block of {@code merge} patches, within bounds on the
 * pixels; each patch is a row of numbers, of channels, frames, rows and columns, the patches of a block one after the other.
 *
 * @param patch side in pixels
 * @param merge patches on a side of a block, which has one token
 * @param frames that an image counts as
 * @param least pixels
 * @param most pixels
 */
record Qwen2VlProcessor(int patch, int merge, int frames, long least, long most, Resampling filter, PixelScale levels)
        implements ChatProcessor {

    /** Blocks of an image whose details do not count. */
    private static final int COARSE = 256;

    private static final int MOST_ASPECT = 200;

    static ChatProcessor of(JsonNode config) {
        if (!config.path("do_resize").asBoolean(true)) {
            throw new IllegalStateException("do_resize is false, must be true");
        }
        JsonNode size = config.path("size");
        return new Qwen2VlProcessor(
                positive("patch_size", config.path("patch_size"), 14),
                positive("merge_size", config.path("merge_size"), 2),
                positive("temporal_patch_size", config.path("temporal_patch_size"), 2),
                positive("min_pixels", stated(config.path("min_pixels"), size.path("shortest_edge")), 56 * 56),
                positive("max_pixels", stated(config.path("max_pixels"), size.path("longest_edge")), 28 * 28 * 1280),
                Resampling.of(config.path("resample").asInt(Resampling.BICUBIC.code())),
                PixelScale.of(config));
    }

    private static JsonNode stated(JsonNode own, JsonNode other) {
        return own.isMissingNode() || own.isNull() ? other : own;
    }

    private static int positive(String key, JsonNode value, int otherwise) {
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 1) {
            throw new IllegalStateException(key + " is " + value + ", must be a whole number of at least 1");
        }
        return value.intValue();
    }

    private int block() {
        return patch * merge;
    }

    @Override
    public ImageGrid grid(int width, int height, boolean fine) {
        long coarse = Math.max(least, (long) COARSE * block() * block());
        long bound = fine ? most : Math.min(most, coarse);
        double w = Math.rint((double) width / block()) * block();
        double h = Math.rint((double) height / block()) * block();
        if (w * h > bound) {
            double beta = Math.sqrt((double) height * width / bound);
            w = Math.max(block(), Math.floor(width / beta / block()) * block());
            h = Math.max(block(), Math.floor(height / beta / block()) * block());
        } else if (w * h < least) {
            double beta = Math.sqrt((double) least / ((double) height * width));
            w = Math.ceil(width * beta / block()) * block();
            h = Math.ceil(height * beta / block()) * block();
        }
        return new ImageGrid((int) w, (int) h, (int) h / patch, (int) w / patch);
    }

    @Override
    public int mostAspect() {
        return MOST_ASPECT;
    }

    @Override
    public long kept(ImageGrid grid) {
        return grid.pixels();
    }

    @Override
    public long between(int width, int height) {
        ImageGrid grid = grid(width, height, true);
        return (long) grid.width() * Math.max(height, grid.height());
    }

    @Override
    public List<Pixels> pieces(Pixels image, ImageGrid grid, Slices slices) {
        return List.of(Resize.of(image, grid.width(), grid.height(), filter, slices));
    }

    @Override
    public int pieces(ImageGrid grid) {
        return 1;
    }

    @Override
    public Map<String, Tensor> inputs(List<CutImage> images, DType type) {
        long patches = images.stream()
                .mapToLong(image -> (long) image.grid().rows() * image.grid().columns())
                .sum();
        PixelValues pixels =
                new PixelValues(type, List.of(patches, (long) Pixels.CHANNELS * frames * patch * patch), levels);
        images.forEach(image -> put(image.pieces().getFirst(), image.grid(), pixels));
        Tensor grids = grids(images);
        return Map.of(PixelValues.NAME, pixels.tensor(), "grid_thw", grids, "image_grid_thw", grids);
    }

    private void put(Pixels image, ImageGrid grid, PixelValues out) {
        for (int row = 0; row < grid.rows(); row += merge) {
            for (int column = 0; column < grid.columns(); column += merge) {
                for (int i = 0; i < merge * merge; i++) {
                    put(image, (column + i % merge) * patch, (row + i / merge) * patch, out);
                }
            }
        }
    }

    private void put(Pixels image, int left, int top, PixelValues out) {
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            for (int frame = 0; frame < frames; frame++) {
                for (int i = 0; i < patch * patch; i++) {
                    int pixel = (top + i / patch) * image.width() + left + i % patch;
                    out.put(image.rgb()[pixel * Pixels.CHANNELS + channel], channel);
                }
            }
        }
    }

    private static Tensor grids(List<CutImage> images) {
        ByteBuffer data = ByteBuffer.allocate(3 * Long.BYTES * images.size()).order(ByteOrder.LITTLE_ENDIAN);
        images.forEach(image -> data.putLong(1)
                .putLong(image.grid().rows())
                .putLong(image.grid().columns()));
        return new Tensor.Numbers(DType.INT64, List.of((long) images.size(), 3L), data.flip());
    }

    @Override
    public String settings() {
        return "qwen2_vl " + patch + " " + merge + " " + frames + " " + least + " " + most + " " + filter + " "
                + levels.settings();
    }
}
