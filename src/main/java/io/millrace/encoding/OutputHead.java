package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** From an output of a graph to one vector a text. */
sealed interface OutputHead {

    /** Name of the output. */
    String output();

    /**
     * One vector for each item.
     *
     * @param items may be fewer than the output's rows: the rest is padding
     */
    List<float[]> apply(Tensor output, List<Item.Tokens> items);

    /** Rows that are the vectors: {@code [texts, width]}, or {@code [texts]} where the width is 1. */
    record Rows(String output, boolean normalize) implements OutputHead {
        @Override
        public List<float[]> apply(Tensor output, List<Item.Tokens> items) {
            FloatReader values = FloatReader.of(output);
            int width = Math.toIntExact(output.size() / output.shape().getFirst());
            return IntStream.range(0, items.size())
                    .mapToObj(row -> {
                        float[] vector = new float[width];
                        values.read(row * width, vector);
                        return normalize ? Vectors.normalized(vector) : vector;
                    })
                    .toList();
        }
    }

    /**
     * Vectors of tokens, {@code [texts, length, width]}, that are pooled.
     *
     * @param steps what becomes of the pooled vector
     */
    record Pooled(String output, PoolingConfig pooling, List<VectorStep> steps) implements OutputHead {
        @Override
        public List<float[]> apply(Tensor output, List<Item.Tokens> items) {
            FloatReader values = FloatReader.of(output);
            int length = Math.toIntExact(output.shape().get(1));
            int width = Math.toIntExact(output.shape().get(2));
            return IntStream.range(0, items.size())
                    .mapToObj(row -> pooled(tokens(values, row * length * width, width, items.get(row))))
                    .toList();
        }

        /* One token counts at least, however long the prompt. */
        private TokenVectors tokens(FloatReader values, int first, int width, Item.Tokens item) {
            int count = item.ids().length;
            int from = pooling.includePrompt() ? 0 : Math.min(item.promptTokens(), count - 1);
            return new TokenVectors(values, first, width, from, count);
        }

        private float[] pooled(TokenVectors tokens) {
            return VectorStep.apply(steps, PoolingMode.pool(pooling.modes(), tokens));
        }
    }
}
