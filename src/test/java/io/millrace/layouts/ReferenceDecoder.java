package io.millrace.layouts;

import io.millrace.layouts.Layout.Head;
import java.util.Arrays;

/** A layout's decoder, a whole sequence at once. */
final class ReferenceDecoder {

    private static final int WIDTH = Layout.WIDTH;

    private final Layout layout;
    private final Weights weights;
    private final ReferenceLayers layers;

    ReferenceDecoder(Layout layout, Weights weights) {
        this.layout = layout;
        this.weights = weights;
        this.layers = new ReferenceLayers(layout, weights, new ReferenceMath(layout, weights));
    }

    /** Natural logarithms of the probabilities of the token after each one, {@code [tokens, vocabulary]}. */
    double[][] logProbabilities(int[] tokens) {
        return Arrays.stream(layers.of(tokens, new int[tokens.length]))
                .map(this::logits)
                .map(ReferenceMath::logSoftmax)
                .toArray(double[][]::new);
    }

    private double[] logits(double[] x) {
        double[] logits = new double[Layout.VOCABULARY];
        boolean tied = layout.is(Head.TIED);
        float[] table = tied
                ? weights.table("embed", Layout.VOCABULARY, WIDTH)
                : weights.matrix("head", WIDTH, Layout.VOCABULARY);
        for (int v = 0; v < logits.length; v++) {
            for (int d = 0; d < WIDTH; d++) {
                logits[v] += x[d] * table[tied ? v * WIDTH + d : d * Layout.VOCABULARY + v];
            }
        }
        return ReferenceMath.map(logits, value -> ReferenceMath.capped(value, layout.logitCap()));
    }
}
