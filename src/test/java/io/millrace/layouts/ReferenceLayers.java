package io.millrace.layouts;

import io.millrace.layouts.EncoderSwitches.Distances;
import io.millrace.layouts.EncoderSwitches.EmbeddingNorm;
import io.millrace.layouts.EncoderSwitches.Segments;
import io.millrace.layouts.EncoderSwitches.Sight;
import io.millrace.layouts.Layout.Bias;
import io.millrace.layouts.Layout.HeadNorm;
import io.millrace.layouts.Layout.Place;
import io.millrace.layouts.Layout.Positions;
import java.util.Arrays;

/** A layout's layers in plain loops over doubles: a whole sequence at once, without cache or graph. */
final class ReferenceLayers {

    private static final int HEAD = Layout.HEAD;
    private static final int WIDTH = Layout.WIDTH;

    private final Layout layout;
    private final Weights weights;
    private final ReferenceMath math;
    private final ReferenceStates states;

    ReferenceLayers(Layout layout, Weights weights, ReferenceMath math) {
        this.layout = layout;
        this.weights = weights;
        this.math = math;
        this.states = new ReferenceStates(weights, math);
    }

    /** {@code [tokens, width]}. */
    double[][] of(int[] tokens, int[] segments) {
        double[][] x = embed(tokens, segments);
        for (int i = 0; i < layout.layers(); i++) {
            x = layer(i, x);
        }
        return layout.is(Place.SUM) ? x : math.norm("final", x);
    }

    private double[][] embed(int[] tokens, int[] segments) {
        float[] embed = weights.table("embed", Layout.VOCABULARY, WIDTH);
        float[] learned = weights.table("positions.table", Layout.MOST_POSITIONS, WIDTH);
        float[] segment = weights.table("segments", 2, WIDTH);
        int first = layout.is(Positions.LEARNED_OFFSET) ? Layout.OFFSET_PAD + 1 : 0;
        double[][] x = new double[tokens.length][WIDTH];
        for (int t = 0; t < tokens.length; t++) {
            for (int d = 0; d < WIDTH; d++) {
                x[t][d] = embed[tokens[t] * WIDTH + d]
                        + (layout.rotates() ? 0 : learned[(first + t) * WIDTH + d])
                        + (layout.is(Segments.YES) ? segment[segments[t] * WIDTH + d] : 0);
            }
        }
        return layout.is(EmbeddingNorm.YES) ? math.norm("embed.norm", x) : x;
    }

    private double[][] layer(int i, double[][] x) {
        String name = "layer" + i;
        if (layout.is(Place.SUM)) {
            double[][] seen = math.norm(name + ".norm2", ReferenceMath.sum(x, mix(i, name, x)));
            return math.norm(name + ".norm4", ReferenceMath.sum(seen, inner(name, seen)));
        }
        boolean before = !layout.is(Place.AFTER);
        boolean after = layout.is(Place.AFTER) || layout.is(Place.BOTH);
        double[][] mixed = mix(i, name, layout.normsBefore(i) ? math.norm(name + ".norm1", x) : x);
        double[][] between = ReferenceMath.sum(x, after ? math.norm(name + ".norm2", mixed) : mixed);
        double[][] from = layout.is(Place.PARALLEL) ? x : between;
        double[][] inner = inner(name, before ? math.norm(name + ".norm3", from) : from);
        return ReferenceMath.sum(between, after ? math.norm(name + ".norm4", inner) : inner);
    }

    private double[][] mix(int i, String name, double[][] x) {
        return switch (layout.kind(i)) {
            case 'A' -> attention(i, name, x);
            case 'C' -> states.convolution(name, x);
            default -> states.recurrence(name, x);
        };
    }

    private double[][] inner(String name, double[][] x) {
        boolean bias = layout.is(Bias.ALL);
        double[][] up = math.linear(name + ".up", x, Layout.INNER, bias);
        double[][] gate = layout.gated() ? math.linear(name + ".gate", x, Layout.INNER, bias) : up;
        double[][] active = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            active[t] = ReferenceMath.map(gate[t], math::activated);
            if (layout.gated()) {
                for (int d = 0; d < Layout.INNER; d++) {
                    active[t][d] *= up[t][d];
                }
            }
        }
        return math.linear(name + ".down", active, WIDTH, bias);
    }

    private double[][] attention(int i, String name, double[][] x) {
        boolean bias = !layout.is(Bias.NONE);
        int kvHeads = layout.kvHeads();
        double[][] q = heads(i, name + ".q", x, Layout.HEADS, bias);
        double[][] k = heads(i, name + ".k", x, kvHeads, bias);
        double[][] v = math.linear(name + ".v", x, kvHeads * HEAD, bias);
        double[][] mixed = new double[x.length][Layout.HEADS * HEAD];
        for (int head = 0; head < Layout.HEADS; head++) {
            int kvHead = head * kvHeads / Layout.HEADS;
            for (int t = 0; t < x.length; t++) {
                attend(i, head, q[t], k, v, kvHead * HEAD, t, mixed[t]);
            }
        }
        return math.linear(name + ".o", mixed, WIDTH, layout.is(Bias.ALL));
    }

    private void attend(int i, int head, double[] q, double[][] k, double[][] v, int kvAt, int t, double[] out) {
        int first = first(i, t);
        double[] scores = new double[last(i, t, k.length) + 1 - first];
        for (int s = 0; s < scores.length; s++) {
            double sum = 0;
            for (int d = 0; d < HEAD; d++) {
                sum += q[head * HEAD + d] * k[first + s][kvAt + d];
            }
            double byDistance = layout.is(Distances.YES)
                    ? weights.distances()[Weights.bucket(first + s - t) * Layout.HEADS + head]
                    : 0;
            scores[s] = ReferenceMath.capped(sum / Math.sqrt(HEAD), layout.attentionCap()) + byDistance;
        }
        double[] shares = ReferenceMath.map(ReferenceMath.logSoftmax(scores), Math::exp);
        for (int s = 0; s < shares.length; s++) {
            for (int d = 0; d < HEAD; d++) {
                out[head * HEAD + d] += shares[s] * v[first + s][kvAt + d];
            }
        }
    }

    private int first(int i, int t) {
        int window = layout.window(i);
        int back = layout.is(Sight.ALL) ? window / 2 : window - 1;
        return window == 0 ? 0 : Math.max(0, t - back);
    }

    private int last(int i, int t, int tokens) {
        int window = layout.window(i);
        int ahead = layout.is(Sight.BACK) ? 0 : window == 0 ? tokens : window / 2;
        return Math.min(tokens - 1, t + ahead);
    }

    private double[][] heads(int i, String name, double[][] x, int heads, boolean bias) {
        double[][] all = math.linear(name, x, heads * HEAD, bias);
        for (int t = 0; t < x.length; t++) {
            for (int head = 0; head < heads; head++) {
                double[] one = Arrays.copyOfRange(all[t], head * HEAD, (head + 1) * HEAD);
                one = layout.is(HeadNorm.YES) ? math.norm(name + ".norm", one) : one;
                one = layout.rotates() ? rotated(i, one, t) : one;
                System.arraycopy(one, 0, all[t], head * HEAD, HEAD);
            }
        }
        return all;
    }

    private double[] rotated(int i, double[] x, int position) {
        int half = HEAD / 2;
        float[] cosines = Weights.rotation(false, layout.base(i));
        float[] sines = Weights.rotation(true, layout.base(i));
        double[] turned = new double[HEAD];
        for (int d = 0; d < half; d++) {
            double cosine = cosines[position * half + d];
            double sine = sines[position * half + d];
            turned[d] = x[d] * cosine - x[d + half] * sine;
            turned[d + half] = x[d + half] * cosine + x[d] * sine;
        }
        return turned;
    }
}
