package io.millrace.tasks.sight;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Control;
import io.millrace.batching.TensorModel;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Vectors;
import io.millrace.vision.chat.ChatImages;
import io.millrace.vision.chat.CutImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The graph that makes vectors of images: for each of them as many, one after the other, as it has tokens. */
final class VisionEncoder implements BatchModel<Encodable, float[]> {

    private static final String FEATURES = "image_features";

    private final TensorModel graph;
    private final ChatImages images;
    private final ImageMarkup markup;
    private final int width;
    private final String output;
    private final DType type;

    /**
     * Over a graph, which it owns from here on.
     *
     * @param width numbers of a vector
     * @throws IllegalArgumentException where the graph is not fed or does not give what this family's do
     */
    VisionEncoder(TensorModel graph, ChatImages images, ImageMarkup markup, int width) {
        this.graph = graph;
        this.images = images;
        this.markup = markup;
        this.width = width;
        this.output = EncoderOutput.of("the vision encoder", graph.outputs(), FEATURES);
        this.type = type(graph.inputs());
    }

    private DType type(List<TensorSpec> inputs) {
        Set<String> known =
                images.inputs(List.of(images.black()), DType.FLOAT32).keySet();
        inputs.stream()
                .filter(input -> !known.contains(input.name()))
                .findFirst()
                .ifPresent(other -> {
                    throw new IllegalArgumentException(
                            "the vision encoder has the input " + other.name() + ", but is fed " + known);
                });
        return inputs.stream()
                .filter(input -> input.name().equals(ChatImages.PIXELS))
                .map(TensorSpec::type)
                .filter(found -> found == DType.FLOAT32 || found == DType.FLOAT16)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the vision encoder has the inputs " + inputs
                        + ", must have " + ChatImages.PIXELS + " of FLOAT32 or FLOAT16"));
    }

    /** Runs an image of nothing, and fails where what comes of it is not as many vectors as its tokens. */
    void tryOut() {
        run(List.of(new Encodable.Picture(images.black())));
    }

    @Override
    public List<float[]> run(List<Encodable> items) {
        List<CutImage> batch = items.stream()
                .map(Encodable.Picture.class::cast)
                .map(Encodable.Picture::image)
                .toList();
        Map<String, Tensor> fed = new LinkedHashMap<>(images.inputs(batch, type));
        fed.keySet().retainAll(graph.inputs().stream().map(TensorSpec::name).toList());
        Tensor made = graph.run(fed, Set.of(output)).get(output);
        return parted(batch, made == null ? new float[0] : Vectors.of(made));
    }

    private List<float[]> parted(List<CutImage> batch, float[] all) {
        List<float[]> parts = new ArrayList<>(batch.size());
        int from = 0;
        for (CutImage image : batch) {
            int end = from + markup.tokens(image.grid()) * width;
            parts.add(Arrays.copyOfRange(all, from, Math.min(end, all.length)));
            from = end;
        }
        if (from != all.length) {
            throw new IllegalStateException("the vision encoder gives " + all.length
                    + " numbers for images that stand in " + from / width + " tokens, each of " + width);
        }
        return parts;
    }

    @Override
    public List<Control<Encodable>> controls() {
        return List.of(new Control<>(new Encodable.Picture(images.black()), true));
    }

    @Override
    public void interrupt() {
        graph.interrupt();
    }

    @Override
    public void close() {
        graph.close();
    }
}
