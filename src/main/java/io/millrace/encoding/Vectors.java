package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.util.Arrays;

/** Arithmetic on vectors. */
public final class Vectors {

    /** As torch.nn.functional.normalize: a vector of zeros stays one. */
    private static final double LEAST_NORM = 1e-12;

    private Vectors() {}

    /** A copy of length 1. */
    public static float[] normalized(float[] vector) {
        double norm = Math.max(Math.sqrt(dot(vector, vector)), LEAST_NORM);
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
        return unit;
    }

    /**
     * The first {@code dimensions} components, normalised again (Matryoshka, arXiv 2205.13147).
     *
     * @throws IllegalArgumentException when there are fewer
     */
    public static float[] shortened(float[] vector, int dimensions) {
        if (dimensions < 1 || dimensions > vector.length) {
            throw new IllegalArgumentException(
                    "dimensions is " + dimensions + ", must be between 1 and " + vector.length);
        }
        return normalized(Arrays.copyOf(vector, dimensions));
    }

    /** Cosine of the angle between two vectors of the same length; 0 where one is zero. */
    public static float cosine(float[] a, float[] b) {
        double norms = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
        return norms == 0 ? 0 : (float) (dot(a, b) / norms);
    }

    /**
     * All elements of a floating-point tensor.
     *
     * @throws IllegalArgumentException when it is of another type
     */
    public static float[] of(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        FloatReader.of(tensor).read(0, values);
        return values;
    }

    static double dot(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("vectors of " + a.length + " and " + b.length + " components");
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
