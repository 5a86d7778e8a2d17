package io.millrace.encoding;

import io.millrace.core.Batching;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the vectors of texts, or of the frames of signals, run one by one with those of the same run together. */
final class TextCheck {

    static final Duration LIMIT = Duration.ofSeconds(30);

    /** Of 1 less the cosine: far above what the order of additions makes, in half precision too. */
    static final double MOST_OF_EMBEDDINGS = 1e-4;

    /** Relative to the largest logit, or to 1: a probability changes by less than 0.0025. */
    static final double MOST_OF_LOGITS = 1e-2;

    private static final Logger LOG = LoggerFactory.getLogger(TextCheck.class);

    private final StatelessModel model;
    private final boolean embedder;
    private final TimeLimit limit;

    TextCheck(StatelessModel model, boolean embedder, TimeLimit limit) {
        this.model = model;
        this.embedder = embedder;
        this.limit = limit;
    }

    /** @param samples gives texts, the first two of equal length */
    Batching of(Supplier<List<Item>> samples) {
        try {
            List<Item> texts = samples.get();
            List<Result> alone = texts.stream()
                    .map(text -> model.run(List.of(text)).getFirst())
                    .toList();
            List<Item> equallyLong = texts.subList(0, 2);
            return verdict(Math.max(difference(alone, model.run(equallyLong)), difference(alone, model.run(texts))));
        } catch (RuntimeException e) {
            LOG.debug("the texts that check a model did not run", e);
            return Batching.apart(
                    limit.isOver()
                            ? "the check at load did not end in " + LIMIT.toSeconds() + " s"
                            : "it failed on the inputs that check it at load");
        }
    }

    private double difference(List<Result> alone, List<Result> together) {
        return IntStream.range(0, together.size())
                .mapToDouble(i -> difference(alone.get(i), together.get(i)))
                .max()
                .orElseThrow();
    }

    private double difference(Result alone, Result together) {
        if (alone instanceof Result.Matrix one
                && together instanceof Result.Matrix other
                && one.tokens().size() != other.tokens().size()) {
            return Double.POSITIVE_INFINITY;
        }
        float[] one = vector(alone);
        float[] other = vector(together);
        if (!embedder && one.length != other.length) {
            return Double.POSITIVE_INFINITY;
        }
        int length = Math.max(one.length, other.length);
        return embedder
                ? Likeness.ofEmbeddings(Arrays.copyOf(one, length), Arrays.copyOf(other, length))
                : Likeness.ofLogits(one, other);
    }

    private static float[] vector(Result result) {
        return switch (result) {
            case Result.Vector vector -> vector.values();
            case Result.Sparse sparse -> dense(sparse);
            case Result.Matrix matrix -> joined(matrix.tokens());
            case Result.Rows _ -> throw new IllegalStateException("a text gave rows");
        };
    }

    private static float[] dense(Result.Sparse sparse) {
        int[] indices = sparse.indices();
        float[] vector = new float[indices.length == 0 ? 1 : indices[indices.length - 1] + 1];
        for (int i = 0; i < indices.length; i++) {
            vector[indices[i]] = sparse.values()[i];
        }
        return vector;
    }

    private static float[] joined(List<float[]> tokens) {
        int width = tokens.getFirst().length;
        float[] joined = new float[tokens.size() * width];
        for (int i = 0; i < tokens.size(); i++) {
            System.arraycopy(tokens.get(i), 0, joined, i * width, width);
        }
        return joined;
    }

    private Batching verdict(double difference) {
        return difference <= (embedder ? MOST_OF_EMBEDDINGS : MOST_OF_LOGITS)
                ? Batching.together(difference)
                : Batching.apart(embedder ? embeddings(difference) : logits(difference), difference);
    }

    private static String embeddings(double difference) {
        return "a text's embedding depends on the texts beside it: cosine "
                + String.format(Locale.ROOT, "%.4f", 1 - difference) + " alone against in company";
    }

    private static String logits(double difference) {
        return "an input's logits depend on the inputs beside it: they differ by "
                + String.format(Locale.ROOT, "%.4f", difference) + " of the largest alone against in company";
    }
}
