package io.millrace.layouts;

import io.millrace.runtime.adapter.AdapterBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random weights by name: the same for the graph and for the reference. */
final class Weights {

    static final int RANK = 3;

    private final long seed;
    private final @Nullable Weights adapter;
    private final Map<String, int[]> linear = new TreeMap<>();
    private final Map<String, float[]> known = new HashMap<>();
    private final Map<String, Quantized> quantized = new HashMap<>();

    Weights(long seed) {
        this(seed, null);
    }

    private Weights(long seed, @Nullable Weights adapter) {
        this.seed = seed;
        this.adapter = adapter;
    }

    /** The same with a LoRA adapter merged into them. */
    Weights merged(long adapterSeed) {
        return new Weights(seed, new Weights(adapterSeed));
    }

    /** The adapter of a seed, for all that is a linear layer. */
    List<AdapterBytes.Tensor> adapter(long adapterSeed) {
        Weights other = new Weights(adapterSeed);
        List<AdapterBytes.Tensor> tensors = new ArrayList<>();
        linear.forEach((name, sizes) -> {
            tensors.add(AdapterBytes.Tensor.floats(
                    name + ".lora_A", new long[] {sizes[0], RANK}, other.matrix(name + ".lora_A", sizes[0], RANK)));
            tensors.add(AdapterBytes.Tensor.floats(
                    name + ".lora_B", new long[] {RANK, sizes[1]}, other.matrix(name + ".lora_B", RANK, sizes[1])));
        });
        return tensors;
    }

    /** Notes a layer that adapters change. */
    void isLinear(String name, int in, int out) {
        linear.put(name, new int[] {in, out});
    }

    /** {@code [in, out]} of a layer that adapters change. */
    float[] linear(Precision precision, String name, int in, int out) {
        isLinear(name, in, out);
        float[] own = quantized(precision, name, in, out).values();
        Weights other = adapter;
        return other == null
                ? own
                : sum(own, other.matrix(name + ".lora_A", in, RANK), other.matrix(name + ".lora_B", RANK, out), out);
    }

    private static float[] sum(float[] own, float[] a, float[] b, int out) {
        float[] sum = own.clone();
        for (int i = 0; i < sum.length; i++) {
            for (int r = 0; r < RANK; r++) {
                sum[i] += a[i / out * RANK + r] * b[r * out + i % out];
            }
        }
        return sum;
    }

    /** {@code [in, out]}. */
    float[] matrix(String name, int in, int out) {
        return normal(name, in * out, 0, 1.4 / Math.sqrt(in));
    }

    /** {@code [in, out]}, in a precision. */
    Quantized quantized(Precision precision, String name, int in, int out) {
        return quantized.computeIfAbsent(
                precision + name, _ -> Quantized.of(precision, matrix(name, in, out), in, out));
    }

    float[] vector(String name, int size) {
        return normal(name, size, 0, 0.3);
    }

    float[] scale(String name, int size) {
        return normal(name, size, 1, 0.2);
    }

    /** {@code [vocabulary or positions, width]}. */
    float[] table(String name, int rows, int width) {
        return normal(name, rows * width, 0, 0.5);
    }

    private float[] normal(String name, int size, double mean, double deviation) {
        return known.computeIfAbsent(name, _ -> {
            Random random = new Random(seed * 31 + name.hashCode());
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) (mean + deviation * random.nextGaussian());
            }
            return values;
        });
    }

    /** How much of a recurrent state each token leaves, by head. */
    static float[] decay() {
        float[] decay = new float[Layout.HEADS];
        for (int head = 0; head < decay.length; head++) {
            decay[head] = head == 0 ? 0.9f : 0.6f;
        }
        return decay;
    }

    /** {@code [positions, turned / 2]}: cosines, or sines, of the angles by which pairs of a head are turned. */
    static float[] rotation(boolean sine, int base, int turned) {
        int half = turned / 2;
        float[] table = new float[Layout.MOST_POSITIONS * half];
        for (int i = 0; i < table.length; i++) {
            int position = i / half;
            double angle = position * Math.pow(base, -(double) (i % half) / half);
            table[i] = (float) (sine ? Math.sin(angle) : Math.cos(angle));
        }
        return table;
    }

    /** {@code [buckets, heads]}: what is added to the scores of tokens so far apart. */
    float[] distances() {
        return normal("distances", Layout.BUCKETS * Layout.HEADS, 0, 1);
    }

    /**
     * Buckets of the distances from {@code -most} to {@code most}, of a key behind a query: half of them for either direction, of which
     * half are exact and the others grow by the logarithm, as in T5.
     */
    static long[] buckets(int most) {
        long[] buckets = new long[2 * most + 1];
        for (int distance = -most; distance <= most; distance++) {
            buckets[distance + most] = bucket(distance);
        }
        return buckets;
    }

    static int bucket(int distance) {
        int half = Layout.BUCKETS / 2;
        int exact = half / 2;
        int far = Math.abs(distance);
        double more = Math.log((double) far / exact) / Math.log(16.0 / exact) * (half - exact);
        int within = far < exact ? far : Math.min(half - 1, exact + (int) more);
        return distance > 0 ? half + within : within;
    }
}
