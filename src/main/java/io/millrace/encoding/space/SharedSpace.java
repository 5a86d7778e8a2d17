package io.millrace.encoding.space;

import io.millrace.batching.TensorModel;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Padding;
import io.millrace.encoding.StatelessModel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Graphs whose vectors of texts and of images lie in one space (CLIP, arXiv 2103.00020; SigLIP, arXiv 2303.15343), as one: beside the
 * inputs of texts it takes {@value #PIXELS} {@code [images, 3, height, width]}, and it gives {@value #TEXT} {@code [texts, width]} and
 * {@value #IMAGE} {@code [images, width]}, neither of length 1. Where one of the two alone is wanted, the inputs of the other may be
 * left out.
 */
public final class SharedSpace {

    public static final String PIXELS = "pixel_values";
    public static final String TEXT = "text_embeds";
    public static final String IMAGE = "image_embeds";

    private SharedSpace() {}

    /**
     * The graphs as one, which owns them.
     *
     * @param graphs one of texts and one of images, or one of both
     * @param padding of short texts
     * @param picture channels, height and width of what images become
     * @throws IllegalArgumentException when the inputs or outputs of one are others than those it must have
     */
    public static TensorModel of(List<TensorModel> graphs, Padding padding, List<Long> picture) {
        return graphs.size() == 1
                ? new JointGraph(graphs.getFirst(), padding, picture)
                : new Towers(graphs.getFirst(), graphs.getLast());
    }

    /**
     * Runs an empty text and an empty image.
     *
     * @param whole as {@link #of} gives it
     * @throws IllegalArgumentException when their vectors are not of one width
     */
    public static void requireOneWidth(TensorModel whole, Padding padding, List<Long> picture) {
        Map<String, Tensor> vectors = whole.run(BlankInputs.of(whole.inputs(), padding, picture), Set.of(TEXT, IMAGE));
        long text = width(vectors, TEXT);
        long image = width(vectors, IMAGE);
        if (text != image) {
            throw new IllegalArgumentException("vectors of texts have " + text + " components and those of images "
                    + image + ", so they do not lie in one space");
        }
    }

    private static long width(Map<String, Tensor> vectors, String name) {
        List<Long> shape = Objects.requireNonNull(vectors.get(name), name).shape();
        if (shape.size() != 2) {
            throw new IllegalArgumentException(name + " of one input has the shape " + shape + ", must be [1, width]");
        }
        return shape.getLast();
    }

    /**
     * Gives each text its vector, of length 1, and takes rows as well, those of images among them.
     *
     * @param whole as {@link #of} gives it
     * @param padding of short texts
     * @param picture channels, height and width of what images become
     * @throws IllegalArgumentException when the graph does not take tokens; it stays open
     */
    static StatelessModel model(TensorModel whole, Padding padding, List<Long> picture) {
        return StatelessModel.embedder(
                whole, texts(whole), TEXT, padding, BlankInputs.item(whole.inputs(), padding, picture));
    }

    /** What takes texts alone; closing it does nothing. */
    private static TensorModel texts(TensorModel whole) {
        return Side.of(whole, input -> !input.equals(PIXELS), TEXT);
    }

    /** What takes images alone; closing it does nothing. */
    public static TensorModel images(TensorModel whole) {
        return Side.of(whole, PIXELS::equals, IMAGE);
    }

    /**
     * What texts and images are when graphs take them.
     *
     * @param padding of short texts
     * @param picture channels, height and width of what images become
     * @param vocabulary ids of tokens that the graphs know
     * @param biased whether their logits may have a bias
     */
    public record Inputs(Padding padding, List<Long> picture, int vocabulary, boolean biased) {

        public Inputs {
            picture = List.copyOf(picture);
        }

        /** As {@link SharedSpace#of}. */
        public TensorModel joined(List<TensorModel> graphs) {
            return of(graphs, padding, picture);
        }

        /** As {@link SharedSpace#model}. */
        public StatelessModel model(TensorModel whole) {
            return SharedSpace.model(whole, padding, picture);
        }

        /**
         * The type of its images.
         *
         * @throws IllegalArgumentException as {@link SharedSpace#requireOneWidth}
         */
        public DType checked(TensorModel whole) {
            requireOneWidth(whole, padding, picture);
            return images(whole).inputs().getFirst().type();
        }

        /** As {@link LogitScale#measured}. */
        public Optional<LogitScale> measured(TensorModel whole) {
            return LogitScale.measured(whole, padding, picture, vocabulary, biased);
        }

        /** The same of a graph that {@link SharedSpace#of} has not made. */
        public Optional<LogitScale> measuredAlone(TensorModel both) {
            return measured(joined(List.of(both)));
        }
    }

    private record Side(TensorModel whole, List<TensorSpec> inputs, List<TensorSpec> outputs) implements TensorModel {

        static Side of(TensorModel whole, Predicate<String> inputs, String output) {
            return new Side(
                    whole,
                    whole.inputs().stream()
                            .filter(input -> inputs.test(input.name()))
                            .toList(),
                    whole.outputs().stream()
                            .filter(spec -> spec.name().equals(output))
                            .toList());
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> given, Set<String> wanted) {
            return whole.run(given, wanted);
        }

        @Override
        public void interrupt() {
            whole.interrupt();
        }

        @Override
        public void close() {
            // its owner closes the whole
        }
    }
}
