package io.millrace.transducer;

/**
 * Some seconds of a sound that are to be written down; the array is neither copied nor changed.
 *
 * @param features {@code [steps, mels]}
 * @param steps of 10 ms
 */
public record FeatureWindow(float[] features, int steps) {

    public FeatureWindow {
        if (steps < 1 || features.length % steps != 0) {
            throw new IllegalArgumentException(steps + " steps of " + features.length + " numbers");
        }
    }
}
