package io.millrace.audio.feature;

import io.millrace.core.Checkpoint;

/**
 * The samples themselves, as Transformers' Wav2Vec2FeatureExtractor gives them.
 *
 * @param normalized whether to mean 0 and variance 1
 */
public record Waveform(boolean normalized) implements Features {

    private static final double LEAST_VARIANCE = 1e-7;

    @Override
    public int width() {
        return 1;
    }

    @Override
    public int hop() {
        return 1;
    }

    @Override
    public float[] of(float[] samples, Checkpoint checkpoint) {
        if (!normalized) {
            return samples;
        }
        double mean = 0;
        for (float sample : samples) {
            mean += sample;
        }
        mean /= samples.length;
        double variance = 0;
        for (float sample : samples) {
            variance += (sample - mean) * (sample - mean);
        }
        double deviation = Math.sqrt(variance / samples.length + LEAST_VARIANCE);
        float[] normal = new float[samples.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = (float) ((samples[i] - mean) / deviation);
        }
        return normal;
    }
}
