package io.millrace.encoding;

/** What turns a classifier's logits into its scores. */
public enum Activation {
    /** Probabilities of classes that exclude each other. */
    SOFTMAX,
    /** A probability for each label by itself. */
    SIGMOID,
    /** The logits as they are. */
    NONE;

    public float[] apply(float[] logits) {
        return switch (this) {
            case SOFTMAX -> softmax(logits);
            case SIGMOID -> sigmoid(logits);
            case NONE -> logits.clone();
        };
    }

    private static float[] softmax(float[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] powers = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            powers[i] = Math.exp(logits[i] - largest);
            sum += powers[i];
        }
        float[] scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = (float) (powers[i] / sum);
        }
        return scores;
    }

    private static float[] sigmoid(float[] logits) {
        float[] scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = (float) (1 / (1 + Math.exp(-logits[i])));
        }
        return scores;
    }
}
