package io.millrace.vision.chat;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.vision.PixelScale;
import io.millrace.vision.Pixels;
import io.millrace.vision.Resampling;
import io.millrace.vision.Resize;
import io.millrace.vision.Slices;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * As Idefics3ImageProcessor and SmolVLMImageProcessor of Transformers do it: the longer side is made {@code longest}, then both sides whole
 * tiles of {@code side} pixels; the tiles go row by row, and behind them all of the image as one more. Where it is not cut, it is one
 * tile.
 *
 * @param longest side of what is cut; 0 where images keep their size until then
 */
record Idefics3Processor(int longest, int side, boolean cuts, Resampling filter, PixelScale levels)
        implements ChatProcessor {

    private static final int LONGEST = 4 * 364;
    private static final int SIDE = 364;
    private static final int MOST_SIDE = 4096; // of what is cut, as the processor has it
    private static final String MASK = "pixel_attention_mask";

    private record Size(int width, int height) {}

    static ChatProcessor of(JsonNode config) {
        boolean resizes = config.path("do_resize").asBoolean(true);
        return new Idefics3Processor(
                resizes ? edge(config, "size", LONGEST) : 0,
                edge(config, "max_image_size", SIDE),
                config.path("do_image_splitting").asBoolean(true),
                Resampling.of(config.path("resample").asInt(Resampling.LANCZOS.code())),
                PixelScale.of(config));
    }

    private static int edge(JsonNode config, String key, int otherwise) {
        JsonNode size = config.path(key);
        JsonNode edge = size.path("longest_edge");
        if (size.isMissingNode() || size.isNull()) {
            return otherwise;
        }
        if (size.size() != 1 || !edge.isInt() || edge.intValue() < 1 || edge.intValue() > MOST_SIDE) {
            throw new IllegalStateException(
                    key + " is " + size + ", must be {longest_edge} of 1 to " + MOST_SIDE + " pixels");
        }
        return edge.intValue();
    }

    @Override
    public ImageGrid grid(int width, int height, boolean fine) {
        Size whole = cuts && fine ? tiled(enlarged(width, height)) : new Size(side, side);
        boolean isCut = whole.width > side || whole.height > side;
        return new ImageGrid(
                whole.width, whole.height, isCut ? whole.height / side : 0, isCut ? whole.width / side : 0);
    }

    /* The longer side as it is wanted, the other even. */
    private Size enlarged(int width, int height) {
        if (longest == 0) {
            return new Size(width, height);
        }
        double aspect = (double) width / height;
        return width >= height
                ? new Size(longest, even((int) (longest / aspect)))
                : new Size(even((int) (longest * aspect)), longest);
    }

    private static int even(int pixels) {
        return Math.max(1, pixels + pixels % 2);
    }

    private Size tiled(Size size) {
        double aspect = (double) size.width / size.height;
        if (size.width >= size.height) {
            int width = whole(size.width);
            return new Size(width, whole((int) (width / aspect)));
        }
        int height = whole(size.height);
        return new Size(whole((int) (height * aspect)), height);
    }

    private int whole(int pixels) {
        return Math.max(1, Math.ceilDiv(pixels, side)) * side;
    }

    @Override
    public long kept(ImageGrid grid) {
        return (long) pieces(grid) * side * side;
    }

    @Override
    public long between(int width, int height) {
        Size first = enlarged(width, height);
        ImageGrid whole = grid(width, height, true);
        return Math.max(
                (long) first.width * Math.max(height, first.height),
                (long) whole.width() * Math.max(whole.height(), first.height));
    }

    @Override
    public List<Pixels> pieces(Pixels image, ImageGrid grid, Slices slices) {
        Size first = enlarged(image.width(), image.height());
        Pixels enlarged = Resize.of(image, first.width, first.height, filter, slices);
        Pixels whole = Resize.of(enlarged, grid.width(), grid.height(), filter, slices);
        List<Pixels> pieces = new ArrayList<>(pieces(grid));
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                pieces.add(whole.part(column * side, row * side, side, side));
            }
        }
        pieces.add(Resize.of(whole, side, side, filter, slices));
        return pieces;
    }

    @Override
    public int pieces(ImageGrid grid) {
        return grid.rows() * grid.columns() + 1;
    }

    @Override
    public Map<String, Tensor> inputs(List<CutImage> images, DType type) {
        long count = images.stream().mapToLong(image -> image.pieces().size()).sum();
        PixelValues pixels =
                new PixelValues(type, List.of(1L, count, (long) Pixels.CHANNELS, (long) side, (long) side), levels);
        images.forEach(image -> image.pieces().forEach(pixels::putPlanes));
        return Map.of(PixelValues.NAME, pixels.tensor(), MASK, allThere(count));
    }

    private Tensor allThere(long count) {
        byte[] ones = new byte[Math.toIntExact(count * side * side)];
        Arrays.fill(ones, (byte) 1);
        return new Tensor.Numbers(DType.BOOL, List.of(1L, count, (long) side, (long) side), ByteBuffer.wrap(ones));
    }

    @Override
    public String settings() {
        return "idefics3 " + longest + " " + side + " " + cuts + " " + filter + " " + levels.settings();
    }
}
