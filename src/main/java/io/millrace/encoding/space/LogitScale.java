package io.millrace.encoding.space;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.Padding;
import io.millrace.encoding.TextInputs;
import io.millrace.encoding.Trial;
import io.millrace.encoding.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * From the cosine of a text and an image to their logit: {@code scale · cosine + bias}.
 *
 * @param scale above 0
 */
public record LogitScale(float scale, float bias) {

    /** Of CLIP and its kin, whose training holds the scale at no more than this and ends there. */
    public static final LogitScale CLIP = new LogitScale(100, 0);

    private static final String LOGITS = "logits_per_image";
    private static final int SEED = 8;
    private static final int COUNT = 4;
    private static final int LENGTH = 8;
    /** Of the cosines' variance: below, two numbers cannot be told from the logits. */
    private static final double LEAST_VARIANCE = 1e-9;
    /** Of what a logit is off, relative to the largest. */
    private static final double MOST_OFF = 1e-2;

    public float of(float cosine) {
        return scale * cosine + bias;
    }

    /**
     * What a graph of both texts and images computes its {@value #LOGITS} {@code [images, texts]} by, from those of made-up inputs (least
     * squares); empty where it gives none, or they are something else.
     *
     * @param graph as {@link SharedSpace#of} makes it
     * @param picture channels, height and width
     * @param vocabulary ids of tokens that it knows
     * @param biased whether there may be a bias
     */
    public static Optional<LogitScale> measured(
            TensorModel graph, Padding padding, List<Long> picture, int vocabulary, boolean biased) {
        if (!(graph instanceof JointGraph joint && joint.gives(LOGITS))) {
            return Optional.empty();
        }
        Map<String, Tensor> outputs = graph.run(
                inputs(graph.inputs(), padding, picture, vocabulary),
                Set.of(SharedSpace.TEXT, SharedSpace.IMAGE, LOGITS));
        float[] logits = Vectors.of(Objects.requireNonNull(outputs.get(LOGITS)));
        float[] cosines = cosines(rows(outputs, SharedSpace.IMAGE), rows(outputs, SharedSpace.TEXT));
        return logits.length == cosines.length ? fitted(cosines, logits, biased) : Optional.empty();
    }

    private static Map<String, Tensor> inputs(
            List<TensorSpec> specs, Padding padding, List<Long> picture, int vocabulary) {
        Random random = new Random(SEED);
        List<Item.Tokens> texts = IntStream.range(0, COUNT)
                .mapToObj(
                        _ -> new Item.Tokens(random.ints(LENGTH, 0, vocabulary).toArray(), new int[LENGTH]))
                .toList();
        List<TensorSpec> pixels = specs.stream()
                .filter(spec -> spec.name().equals(SharedSpace.PIXELS))
                .toList();
        List<TensorSpec> others =
                specs.stream().filter(spec -> !pixels.contains(spec)).toList();
        Map<String, Tensor> inputs = new LinkedHashMap<>(new TextInputs(others, padding).of(texts));
        inputs.putAll(Trial.ofPicture(picture).draw(pixels, COUNT));
        return inputs;
    }

    private static List<float[]> rows(Map<String, Tensor> outputs, String name) {
        float[] all = Vectors.of(Objects.requireNonNull(outputs.get(name), name));
        int width = all.length / COUNT;
        return IntStream.range(0, COUNT)
                .mapToObj(row -> Arrays.copyOfRange(all, row * width, (row + 1) * width))
                .toList();
    }

    private static float[] cosines(List<float[]> images, List<float[]> texts) {
        List<Float> cosines = new ArrayList<>();
        images.forEach(image -> texts.forEach(text -> cosines.add(Vectors.cosine(image, text))));
        float[] all = new float[cosines.size()];
        IntStream.range(0, all.length).forEach(i -> all[i] = cosines.get(i));
        return all;
    }

    /** The line through pairs of cosine and logit, through the origin unless biased; empty where they lie on none. */
    static Optional<LogitScale> fitted(float[] cosines, float[] logits, boolean biased) {
        double x0 = biased ? mean(cosines) : 0;
        double y0 = biased ? mean(logits) : 0;
        double squares = 0;
        double products = 0;
        for (int i = 0; i < cosines.length; i++) {
            squares += (cosines[i] - x0) * (cosines[i] - x0);
            products += (cosines[i] - x0) * (logits[i] - y0);
        }
        double scale = products / squares;
        boolean told = squares / cosines.length > LEAST_VARIANCE && Double.isFinite(scale) && scale > 0;
        return Optional.of(new LogitScale((float) scale, (float) (y0 - scale * x0)))
                .filter(line -> told && line.fits(cosines, logits));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private boolean fits(float[] cosines, float[] logits) {
        double largest = 1;
        double off = 0;
        for (int i = 0; i < logits.length; i++) {
            largest = Math.max(largest, Math.abs(logits[i]));
            off = Math.max(off, Math.abs(of(cosines[i]) - logits[i]));
        }
        return off <= MOST_OFF * largest;
    }
}
