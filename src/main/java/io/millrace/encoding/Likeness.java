package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.util.Arrays;
import java.util.List;

/** How far results of the same input are apart. */
final class Likeness {

    /** Share of a tensor's largest element that counts as noise in its small ones, in units of what is allowed of an element itself. */
    private static final double FLOOR = 0.1;

    private static final double LEAST = 1e-3;

    private Likeness() {}

    /**
     * Of two tensors of the same rows: 0 where they are equal; of floats the largest difference relative to the element and a tenth of
     * the largest one; infinite where shapes differ, or elements that are no floats.
     */
    static double difference(Tensor alone, Tensor together) {
        if (alone.type() != together.type() || !alone.shape().equals(together.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        return switch (alone) {
            case Tensor.Strings strings -> equal(strings.values(), ((Tensor.Strings) together).values());
            case Tensor.Numbers numbers ->
                isReal(numbers)
                        ? difference(Vectors.of(numbers), Vectors.of(together), FLOOR, LEAST)
                        : numbers.data()
                                        .duplicate()
                                        .equals(((Tensor.Numbers) together)
                                                .data()
                                                .duplicate())
                                ? 0
                                : Double.POSITIVE_INFINITY;
        };
    }

    private static double equal(List<byte[]> some, List<byte[]> others) {
        boolean equal = some.size() == others.size();
        for (int i = 0; equal && i < some.size(); i++) {
            equal = Arrays.equals(some.get(i), others.get(i));
        }
        return equal ? 0 : Double.POSITIVE_INFINITY;
    }

    /** Whether a tensor is of floats and none of them is finite, which says nothing of the graph. */
    static boolean saysNothing(Tensor tensor) {
        if (!(tensor instanceof Tensor.Numbers numbers) || !isReal(numbers) || tensor.size() == 0) {
            return false;
        }
        for (float value : Vectors.of(numbers)) {
            if (Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReal(Tensor.Numbers tensor) {
        return switch (tensor.type()) {
            case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> true;
            case INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8, BOOL, STRING -> false;
        };
    }

    /** Of logits: the largest difference, relative to the largest logit where that is above 1. */
    static double ofLogits(float[] alone, float[] together) {
        return largest(together, alone) / Math.max(1, magnitude(alone));
    }

    /** Of embeddings: 1 less their cosine. */
    static double ofEmbeddings(float[] alone, float[] together) {
        return Arrays.equals(alone, together) ? 0 : Math.max(0, 1 - (double) Vectors.cosine(alone, together));
    }

    private static double difference(float[] alone, float[] together, double floor, double least) {
        double noise = floor * magnitude(alone) + least;
        double largest = 0;
        for (int i = 0; i < alone.length; i++) {
            if (Float.compare(alone[i], together[i]) != 0) {
                double apart = Math.abs((double) alone[i] - together[i]) / (Math.abs((double) alone[i]) + noise);
                largest = Math.max(largest, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart);
            }
        }
        return largest;
    }

    private static double largest(float[] some, float[] others) {
        double largest = 0;
        for (int i = 0; i < some.length; i++) {
            if (Float.compare(some[i], others[i]) != 0) {
                largest = Math.max(largest, Math.abs((double) some[i] - others[i]));
            }
        }
        return largest;
    }

    private static double magnitude(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
        }
        return largest;
    }
}
