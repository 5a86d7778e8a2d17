package io.millrace.layouts;

import io.millrace.layouts.Layout.Activation;
import io.millrace.layouts.Layout.Norm;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The arithmetic of a layout's layers over doubles, {@code [tokens, width]}. */
record ReferenceMath(Layout layout, Weights weights) {

    double[][] linear(String name, double[][] x, int out, boolean bias) {
        int in = x[0].length;
        float[] matrix = weights.linear(layout.precision(), name, in, out);
        float[] offset = bias ? weights.vector(name + ".bias", out) : new float[out];
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                y[t][o] = offset[o];
                for (int d = 0; d < in; d++) {
                    y[t][o] += x[t][d] * matrix[d * out + o];
                }
            }
        }
        return y;
    }

    double[][] norm(String name, double[][] x) {
        return Arrays.stream(x).map(row -> norm(name, row)).toArray(double[][]::new);
    }

    double[] norm(String name, double[] x) {
        boolean centred = layout.is(Norm.LAYER);
        float[] scale = weights.scale(name, x.length);
        float[] bias = centred ? weights.vector(name + ".bias", x.length) : new float[x.length];
        double mean = centred ? Arrays.stream(x).average().orElseThrow() : 0;
        double square = Arrays.stream(x)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        double[] y = new double[x.length];
        for (int d = 0; d < x.length; d++) {
            y[d] = (x[d] - mean) / Math.sqrt(square + 1e-5) * scale[d] + bias[d];
        }
        return y;
    }

    double activated(double x) {
        return switch (layout.get(Activation.class)) {
            case SILU_GATED -> x / (1 + Math.exp(-x));
            case GELU_GATED, GELU -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case RELU -> Math.max(0, x);
            case GELU_EXACT, GELU_EXACT_GATED -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
        };
    }

    /* The series of Taylor, up to where the function is 1. */
    private static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            double[] other = b[t];
            sum[t] = a[t].clone();
            for (int d = 0; d < other.length; d++) {
                sum[t][d] += other[d];
            }
        }
        return sum;
    }

    static double[] map(double[] values, DoubleUnaryOperator function) {
        return Arrays.stream(values).map(function).toArray();
    }

    static double[] logSoftmax(double[] logits) {
        double most = Arrays.stream(logits).max().orElseThrow();
        double sum = Math.log(
                Arrays.stream(logits).map(value -> Math.exp(value - most)).sum());
        return map(logits, value -> value - most - sum);
    }

    static double capped(double value, float cap) {
        return cap == 0 ? value : cap * Math.tanh(value / cap);
    }
}
