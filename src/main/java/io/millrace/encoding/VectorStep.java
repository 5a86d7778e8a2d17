package io.millrace.encoding;

import java.util.List;

/** What a module behind the pooling makes of a vector. */
sealed interface VectorStep {

    /** May give the vector it was given. */
    float[] apply(float[] vector);

    /** All of them, one after another. */
    static float[] apply(List<VectorStep> steps, float[] vector) {
        float[] made = vector;
        for (VectorStep step : steps) {
            made = step.apply(made);
        }
        return made;
    }

    /** To length 1. */
    record Normalize() implements VectorStep {
        @Override
        public float[] apply(float[] vector) {
            return Vectors.normalized(vector);
        }
    }

    /**
     * A layer: {@code activation(weight · vector + bias)}.
     *
     * @param weight {@code [out, in]}
     * @param bias {@code [out]}; empty for none
     */
    record Dense(int in, int out, float[] weight, float[] bias, DenseActivation activation) implements VectorStep {

        /** @throws IllegalArgumentException when the vector has another width */
        @Override
        public float[] apply(float[] vector) {
            if (vector.length != in) {
                throw new IllegalArgumentException(
                        "a vector of " + vector.length + " components for a Dense of " + in + " features");
            }
            float[] made = new float[out];
            for (int row = 0; row < out; row++) {
                made[row] = activation.apply(sum(row, vector));
            }
            return made;
        }

        private double sum(int row, float[] vector) {
            double sum = bias.length == 0 ? 0 : bias[row];
            for (int i = 0; i < in; i++) {
                sum += (double) weight[row * in + i] * vector[i];
            }
            return sum;
        }
    }
}
