package io.millrace.layouts;

import io.millrace.layouts.Layout.Activation;
import io.millrace.layouts.Layout.Bias;
import io.millrace.layouts.Layout.Head;
import io.millrace.layouts.Layout.HeadNorm;
import io.millrace.layouts.Layout.Norm;
import io.millrace.layouts.Layout.Place;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** A layout's decoder in plain loops over doubles: a whole sequence at once, without cache or graph. */
final class ReferenceDecoder {

    private static final int HEAD = Layout.HEAD;
    private static final int WIDTH = Layout.WIDTH;

    private final Layout layout;
    private final Weights weights;

    ReferenceDecoder(Layout layout, Weights weights) {
        this.layout = layout;
        this.weights = weights;
    }

    /** Natural logarithms of the probabilities of the token after each one, {@code [tokens, vocabulary]}. */
    double[][] logProbabilities(int[] tokens) {
        double[][] x = embed(tokens);
        for (int i = 0; i < layout.layers(); i++) {
            x = layer(i, x);
        }
        return Arrays.stream(norm("final", x))
                .map(this::logits)
                .map(ReferenceDecoder::logSoftmax)
                .toArray(double[][]::new);
    }

    private double[][] embed(int[] tokens) {
        float[] embed = weights.table("embed", Layout.VOCABULARY, WIDTH);
        float[] learned = weights.table("positions.table", Layout.MOST_POSITIONS, WIDTH);
        double[][] x = new double[tokens.length][WIDTH];
        for (int t = 0; t < tokens.length; t++) {
            for (int d = 0; d < WIDTH; d++) {
                x[t][d] = embed[tokens[t] * WIDTH + d] + (layout.rotates() ? 0 : learned[t * WIDTH + d]);
            }
        }
        return x;
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
        return map(logits, value -> capped(value, layout.logitCap()));
    }

    private static double capped(double value, float cap) {
        return cap == 0 ? value : cap * Math.tanh(value / cap);
    }

    private static double[] logSoftmax(double[] logits) {
        double most = Arrays.stream(logits).max().orElseThrow();
        double sum = Math.log(
                Arrays.stream(logits).map(value -> Math.exp(value - most)).sum());
        return map(logits, value -> value - most - sum);
    }

    private double[][] layer(int i, double[][] x) {
        String name = "layer" + i;
        boolean before = !layout.is(Place.AFTER);
        boolean after = layout.is(Place.AFTER) || layout.is(Place.BOTH);
        double[][] mixed = mix(i, name, before ? norm(name + ".norm1", x) : x);
        double[][] between = sum(x, after ? norm(name + ".norm2", mixed) : mixed);
        double[][] from = layout.is(Place.PARALLEL) ? x : between;
        double[][] inner = inner(name, before ? norm(name + ".norm3", from) : from);
        return sum(between, after ? norm(name + ".norm4", inner) : inner);
    }

    private double[][] mix(int i, String name, double[][] x) {
        return switch (layout.kind(i)) {
            case 'A' -> attention(i, name, x);
            case 'C' -> convolution(name, x);
            default -> recurrence(name, x);
        };
    }

    private double[][] inner(String name, double[][] x) {
        boolean bias = layout.is(Bias.ALL);
        double[][] up = linear(name + ".up", x, Layout.INNER, bias);
        double[][] gate = layout.gated() ? linear(name + ".gate", x, Layout.INNER, bias) : up;
        double[][] active = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            active[t] = map(gate[t], this::activated);
            if (layout.gated()) {
                for (int d = 0; d < Layout.INNER; d++) {
                    active[t][d] *= up[t][d];
                }
            }
        }
        return linear(name + ".down", active, WIDTH, bias);
    }

    private double activated(double x) {
        return switch (layout.get(Activation.class)) {
            case SILU_GATED -> x / (1 + Math.exp(-x));
            case GELU_GATED, GELU -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case RELU -> Math.max(0, x);
        };
    }

    private double[][] attention(int i, String name, double[][] x) {
        boolean bias = !layout.is(Bias.NONE);
        int kvHeads = layout.kvHeads();
        double[][] q = heads(name + ".q", x, Layout.HEADS, bias);
        double[][] k = heads(name + ".k", x, kvHeads, bias);
        double[][] v = linear(name + ".v", x, kvHeads * HEAD, bias);
        double[][] mixed = new double[x.length][Layout.HEADS * HEAD];
        for (int head = 0; head < Layout.HEADS; head++) {
            int kvHead = head * kvHeads / Layout.HEADS;
            for (int t = 0; t < x.length; t++) {
                attend(i, q[t], head * HEAD, k, v, kvHead * HEAD, t, mixed[t]);
            }
        }
        return linear(name + ".o", mixed, WIDTH, layout.is(Bias.ALL));
    }

    private void attend(int i, double[] q, int at, double[][] k, double[][] v, int kvAt, int t, double[] out) {
        int first = layout.window(i) == 0 ? 0 : Math.max(0, t - layout.window(i) + 1);
        double[] scores = new double[t + 1 - first];
        for (int j = first; j <= t; j++) {
            double sum = 0;
            for (int d = 0; d < HEAD; d++) {
                sum += q[at + d] * k[j][kvAt + d];
            }
            scores[j - first] = capped(sum / Math.sqrt(HEAD), layout.attentionCap());
        }
        double[] shares = map(logSoftmax(scores), Math::exp);
        for (int j = first; j <= t; j++) {
            for (int d = 0; d < HEAD; d++) {
                out[at + d] += shares[j - first] * v[j][kvAt + d];
            }
        }
    }

    private double[][] heads(String name, double[][] x, int heads, boolean bias) {
        double[][] all = linear(name, x, heads * HEAD, bias);
        for (int t = 0; t < x.length; t++) {
            for (int head = 0; head < heads; head++) {
                double[] one = Arrays.copyOfRange(all[t], head * HEAD, (head + 1) * HEAD);
                one = layout.is(HeadNorm.YES) ? norm(name + ".norm", one) : one;
                one = layout.rotates() ? rotated(one, t) : one;
                System.arraycopy(one, 0, all[t], head * HEAD, HEAD);
            }
        }
        return all;
    }

    private static double[] rotated(double[] x, int position) {
        int half = HEAD / 2;
        float[] cosines = Weights.rotation(false);
        float[] sines = Weights.rotation(true);
        double[] turned = new double[HEAD];
        for (int d = 0; d < half; d++) {
            double cosine = cosines[position * half + d];
            double sine = sines[position * half + d];
            turned[d] = x[d] * cosine - x[d + half] * sine;
            turned[d + half] = x[d + half] * cosine + x[d] * sine;
        }
        return turned;
    }

    private double[][] convolution(String name, double[][] x) {
        double[][] parts = linear(name + ".conv.in", x, 3 * WIDTH, false);
        float[] kernel = weights.matrix(name + ".conv", Layout.KERNEL, WIDTH);
        double[][] mixed = new double[x.length][WIDTH];
        for (int t = 0; t < x.length; t++) {
            for (int d = 0; d < WIDTH; d++) {
                double sum = 0;
                for (int k = 0; k < Layout.KERNEL; k++) {
                    int from = t - Layout.KERNEL + 1 + k;
                    sum += from < 0 ? 0 : kernel[d * Layout.KERNEL + k] * parts[from][d] * parts[from][2 * WIDTH + d];
                }
                mixed[t][d] = sum * parts[t][WIDTH + d];
            }
        }
        return linear(name + ".conv.out", mixed, WIDTH, false);
    }

    private double[][] recurrence(String name, double[][] x) {
        int width = Layout.HEADS * HEAD;
        double[][] q = linear(name + ".rq", x, width, false);
        double[][] k = linear(name + ".rk", x, width, false);
        double[][] v = linear(name + ".rv", x, width, false);
        double[][] mixed = new double[x.length][width];
        for (int head = 0; head < Layout.HEADS; head++) {
            double[][] state = new double[HEAD][HEAD];
            for (int t = 0; t < x.length; t++) {
                step(state, Weights.decay()[head], q[t], k[t], v[t], head * HEAD, mixed[t]);
            }
        }
        return linear(name + ".ro", mixed, WIDTH, false);
    }

    private static void step(double[][] state, double decay, double[] q, double[] k, double[] v, int at, double[] out) {
        for (int a = 0; a < HEAD; a++) {
            for (int b = 0; b < HEAD; b++) {
                state[a][b] = decay * state[a][b] + k[at + a] * v[at + b];
                out[at + b] += q[at + a] * state[a][b];
            }
        }
    }

    private double[][] linear(String name, double[][] x, int out, boolean bias) {
        int in = x[0].length;
        float[] matrix = weights.linear(name, in, out);
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

    private double[][] norm(String name, double[][] x) {
        return Arrays.stream(x).map(row -> norm(name, row)).toArray(double[][]::new);
    }

    private double[] norm(String name, double[] x) {
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

    private static double[][] sum(double[][] a, double[][] b) {
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

    private static double[] map(double[] values, DoubleUnaryOperator function) {
        return Arrays.stream(values).map(function).toArray();
    }
}
