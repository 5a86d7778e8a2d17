package io.millrace.layouts;

import io.millrace.layouts.EncoderSwitches.Answer;
import io.millrace.layouts.EncoderSwitches.Pool;
import io.millrace.layouts.EncoderSwitches.Prompt;
import io.millrace.layouts.EncoderSwitches.Steps;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a layout's encoder gives for one text: the graph's part and that of the folder's modules. */
final class ReferenceEncoder {

    private static final int WIDTH = Layout.WIDTH;

    private final Layout layout;
    private final Weights weights;
    private final ReferenceMath math;
    private final ReferenceLayers layers;

    ReferenceEncoder(Layout layout, Weights weights) {
        this.layout = layout;
        this.weights = weights;
        this.math = new ReferenceMath(layout, weights);
        this.layers = new ReferenceLayers(layout, weights, math);
    }

    /** A row for each token: its states, its logits, or a short vector of length 1. */
    double[][] ofTokens(EncodedText text) {
        double[][] states = layers.of(text.ids(), text.segments());
        return switch (layout.get(Answer.class)) {
            case STATES, SENTENCE -> units(states);
            case PROJECTED -> units(math.linear("projected", states, Layout.PROJECTED, false));
            case TOKEN_LABELS -> math.linear("labels", states, Layout.LABELS, true);
            case VOCABULARY -> math.linear("masked", states, Layout.VOCABULARY, true);
            case TEXT_LABELS, SCORE -> throw new IllegalArgumentException("no row for each token");
        };
    }

    /** One vector for the text: logits, weights over the vocabulary, or its embedding. */
    double[] ofText(EncodedText text, int promptTokens) {
        double[][] states = layers.of(text.ids(), text.segments());
        return switch (layout.get(Answer.class)) {
            case TEXT_LABELS -> labels(states, Layout.LABELS);
            case SCORE -> labels(states, 1);
            case VOCABULARY -> splade(math.linear("masked", states, Layout.VOCABULARY, true));
            case PROJECTED -> embedding(math.linear("projected", states, Layout.PROJECTED, false), promptTokens);
            case SENTENCE -> inGraph(states, promptTokens);
            case STATES -> embedding(states, promptTokens);
            case TOKEN_LABELS -> throw new IllegalArgumentException("no vector for the text");
        };
    }

    /* Without modules that leave out the prompt, the graph's own vector holds. */
    private double[] inGraph(double[][] states, int promptTokens) {
        return layout.is(Prompt.LEFT_OUT) && !layout.is(Pool.NO_MODULES)
                ? embedding(states, promptTokens)
                : unit(mean(states));
    }

    private double[] labels(double[][] states, int labels) {
        double[][] first = {states[0]};
        double[][] pooled = {ReferenceMath.map(math.linear("pooler", first, WIDTH, true)[0], Math::tanh)};
        return math.linear("labels", pooled, labels, true)[0];
    }

    private static double[] splade(double[][] logits) {
        return IntStream.range(0, Layout.VOCABULARY)
                .mapToDouble(v -> Arrays.stream(logits)
                        .mapToDouble(row -> Math.log1p(Math.max(0, row[v])))
                        .max()
                        .orElseThrow())
                .toArray();
    }

    private double[] embedding(double[][] states, int promptTokens) {
        boolean left = layout.is(Prompt.LEFT_OUT) && !layout.is(Pool.NO_MODULES);
        double[] pooled = pooled(states, left ? promptTokens : 0);
        if (layout.is(Pool.NO_MODULES)) {
            return unit(pooled);
        }
        return switch (layout.get(Steps.class)) {
            case NONE -> pooled;
            case NORMALIZE -> unit(pooled);
            case DENSE -> unit(dense(pooled));
        };
    }

    private double[] dense(double[] pooled) {
        double[][] one = {pooled};
        return ReferenceMath.map(
                new ReferenceMath(Layout.of("dense"), weights).linear("dense", one, EncoderFolder.DENSE, true)[0],
                Math::tanh);
    }

    /* As sentence-transformers: weights are those of the places in the whole, the first token that behind the prompt. */
    private double[] pooled(double[][] all, int from) {
        double[][] states = Arrays.copyOfRange(all, from, all.length);
        return switch (layout.get(Pool.class)) {
            case NO_MODULES, MEAN -> mean(states);
            case CLS -> states[0];
            case LAST -> all[all.length - 1];
            case MAX -> columns(states.length, states[0].length, (t, d) -> states[t][d], true);
            case SQUARE_ROOT -> ReferenceMath.map(mean(states), value -> value * Math.sqrt(states.length));
            case WEIGHTED -> weighted(states, from);
            case CLS_AND_MEAN ->
                Stream.of(states[0], mean(states))
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
        };
    }

    private static double[] weighted(double[][] states, int from) {
        double all = IntStream.range(0, states.length).map(t -> from + t + 1).sum();
        return columns(states.length, states[0].length, (t, d) -> states[t][d] * (from + t + 1) / all, false);
    }

    private static double[] mean(double[][] states) {
        return columns(states.length, states[0].length, (t, d) -> states[t][d] / states.length, false);
    }

    private interface Element {
        double at(int token, int column);
    }

    private static double[] columns(int tokens, int width, Element element, boolean most) {
        return IntStream.range(0, width)
                .mapToDouble(d -> {
                    double[] column = IntStream.range(0, tokens)
                            .mapToDouble(t -> element.at(t, d))
                            .toArray();
                    return most
                            ? Arrays.stream(column).max().orElseThrow()
                            : Arrays.stream(column).sum();
                })
                .toArray();
    }

    private static double[][] units(double[][] rows) {
        return Arrays.stream(rows).map(ReferenceEncoder::unit).toArray(double[][]::new);
    }

    private static double[] unit(double[] vector) {
        double length =
                Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
        return ReferenceMath.map(vector, value -> value / length);
    }
}
