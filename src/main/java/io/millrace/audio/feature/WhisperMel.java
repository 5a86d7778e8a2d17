package io.millrace.audio.feature;

import io.millrace.core.Checkpoint;
import java.util.Arrays;

/**
 * Log-mel features as Transformers' WhisperFeatureExtractor makes them: 30 s, the rest silence, a periodic Hann window of 25 ms every 10 ms
 * with reflected ends, log₁₀ of at least 10⁻¹⁰ and of at most 8 below the loudest, (x + 4) / 4.
 */
public final class WhisperMel implements Features {

    private static final int LENGTH = 400;
    private static final int HOP = 160;
    private static final int SAMPLES = 30 * RATE;
    private static final double QUIETEST = 1e-10;
    private static final double RANGE = 8;

    private final Spectrogram spectrogram;

    public WhisperMel(int mels) {
        this.spectrogram = new Spectrogram(mels, LENGTH, HOP, Spectrogram.hann(LENGTH, true));
    }

    @Override
    public int width() {
        return spectrogram.mels();
    }

    @Override
    public int hop() {
        return HOP;
    }

    @Override
    public float[] of(float[] samples, Checkpoint checkpoint) {
        return features(Arrays.copyOf(samples, SAMPLES), checkpoint);
    }

    /** Of a sound as long as it is, at least {@value #LENGTH} samples, without silence behind it. */
    public float[] exact(float[] samples, Checkpoint checkpoint) {
        return features(samples, checkpoint);
    }

    private float[] features(float[] samples, Checkpoint checkpoint) {
        double[][] mels = spectrogram.of(reflected(samples), samples.length / HOP, checkpoint);
        double loudest = Double.NEGATIVE_INFINITY;
        for (double[] frame : mels) {
            for (int mel = 0; mel < frame.length; mel++) {
                frame[mel] = Math.log10(Math.max(frame[mel], QUIETEST));
                loudest = Math.max(loudest, frame[mel]);
            }
        }
        return scaled(mels, loudest - RANGE);
    }

    private float[] scaled(double[][] mels, double least) {
        float[] features = new float[mels.length * width()];
        int at = 0;
        for (double[] frame : mels) {
            for (double mel : frame) {
                features[at++] = (float) ((Math.max(mel, least) + 4) / 4);
            }
        }
        return features;
    }

    private static double[] reflected(float[] samples) {
        int margin = LENGTH / 2;
        double[] signal = new double[samples.length + LENGTH];
        for (int i = 0; i < signal.length; i++) {
            int place = Math.abs(i - margin);
            signal[i] = samples[place < samples.length ? place : 2 * (samples.length - 1) - place];
        }
        return signal;
    }
}
