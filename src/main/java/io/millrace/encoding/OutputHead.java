package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** From an output of a graph to one result a text. */
sealed interface OutputHead {

    /** Name of the output. */
    String output();

    /**
     * One result for each item.
     *
     * @param items may be fewer than the output's rows: the rest is padding
     */
    List<Result> apply(Tensor output, List<Item.Tokens> items);

    /** Rows that are the vectors: {@code [texts, width]}, or {@code [texts]} where the width is 1. */
    record Rows(String output, boolean normalize) implements OutputHead {
        @Override
        public List<Result> apply(Tensor output, List<Item.Tokens> items) {
            FloatReader values = FloatReader.of(output);
            int width = Math.toIntExact(output.size() / output.shape().getFirst());
            return IntStream.range(0, items.size())
                    .<Result>mapToObj(row -> {
                        float[] vector = new float[width];
                        values.read(row * width, vector);
                        return new Result.Vector(normalize ? Vectors.normalized(vector) : vector);
                    })
                    .toList();
        }
    }

    /** What reads vectors of tokens, {@code [texts, length, width]}. */
    sealed interface OfTokens extends OutputHead {

        @Override
        default List<Result> apply(Tensor output, List<Item.Tokens> items) {
            FloatReader values = FloatReader.of(output);
            int length = Math.toIntExact(output.shape().get(1));
            int width = Math.toIntExact(output.shape().get(2));
            return IntStream.range(0, items.size())
                    .mapToObj(row -> result(
                            new TokenVectors(
                                    values,
                                    row * length * width,
                                    width,
                                    0,
                                    items.get(row).ids().length),
                            items.get(row)))
                    .toList();
        }

        /**
         * Of one text.
         *
         * @param tokens all of them, padding aside
         */
        Result result(TokenVectors tokens, Item.Tokens item);
    }

    /**
     * One vector, pooled.
     *
     * @param steps what becomes of the pooled vector
     */
    record Pooled(String output, PoolingConfig pooling, List<VectorStep> steps) implements OfTokens {
        @Override
        public Result result(TokenVectors tokens, Item.Tokens item) {
            float[] pooled = PoolingMode.pool(pooling.modes(), tokens.from(first(item)));
            return new Result.Vector(VectorStep.apply(steps, pooled));
        }

        /* One token counts at least, however long the prompt. */
        private int first(Item.Tokens item) {
            return pooling.includePrompt() ? 0 : Math.min(item.promptTokens(), item.ids().length - 1);
        }
    }

    /** One sparse vector over the vocabulary, of {@code [texts, length, vocabulary]}. */
    record Splade(String output, SpladeConfig pooling) implements OfTokens {
        @Override
        public Result result(TokenVectors tokens, Item.Tokens item) {
            return pooling.pool(tokens);
        }
    }

    /** A vector for each token. */
    record Each(String output, boolean normalize) implements OfTokens {
        @Override
        public Result result(TokenVectors tokens, Item.Tokens item) {
            return new Result.Matrix(IntStream.range(0, tokens.count())
                    .mapToObj(tokens::token)
                    .map(vector -> normalize ? Vectors.normalized(vector) : vector)
                    .toList());
        }
    }
}
