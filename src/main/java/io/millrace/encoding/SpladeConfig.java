package io.millrace.encoding;

import io.millrace.text.ModelConfig;

/**
 * How the logits of a text's tokens over the vocabulary become one sparse vector: SPLADE (arXiv 2109.10086), as the SpladePooling module
 * of sentence-transformers does it.
 *
 * @param sum whether tokens are added up rather than the largest taken
 * @param twice whether the logarithm is taken twice
 */
record SpladeConfig(boolean sum, boolean twice) {

    /** Of a masked language model without modules. */
    static final SpladeConfig DEFAULT = new SpladeConfig(false, false);

    /** @throws IllegalStateException naming a key that is not understood */
    static SpladeConfig read(ModelConfig config) {
        return new SpladeConfig(
                config.oneOf("pooling_strategy", "max", "sum")
                        .map("sum"::equals)
                        .orElse(false),
                config.oneOf("activation_function", "relu", "log1p_relu")
                        .map("log1p_relu"::equals)
                        .orElse(false));
    }

    Result.Sparse pool(TokenVectors tokens) {
        float[] logits = sum ? activated(tokens) : activated(tokens.max());
        return sparse(logits);
    }

    /* The function does not fall, so that the largest is taken before it. */
    private float[] activated(float[] largest) {
        for (int i = 0; i < largest.length; i++) {
            largest[i] = activated(largest[i]);
        }
        return largest;
    }

    private float[] activated(TokenVectors tokens) {
        float[] sum = new float[tokens.width()];
        for (int position = tokens.from(); position < tokens.to(); position++) {
            float[] token = tokens.token(position);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += activated(token[i]);
            }
        }
        return sum;
    }

    private float activated(float logit) {
        double once = Math.log1p(Math.max(0, logit));
        return (float) (twice ? Math.log1p(once) : once);
    }

    private static Result.Sparse sparse(float[] vector) {
        int count = 0;
        for (float value : vector) {
            count += value == 0 ? 0 : 1;
        }
        int[] indices = new int[count];
        float[] values = new float[count];
        int at = 0;
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] != 0) {
                indices[at] = i;
                values[at++] = vector[i];
            }
        }
        return new Result.Sparse(indices, values);
    }
}
