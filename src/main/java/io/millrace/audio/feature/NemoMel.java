package io.millrace.audio.feature;

import io.millrace.core.Checkpoint;

/**
 * Log-mel features as NeMo's AudioToMelSpectrogramPreprocessor makes them, without dither: pre-emphasis 0.97, a symmetric Hann window of 25
 * ms every 10 ms in transforms of 512 samples, ln(x + 2⁻²⁴), and each of the mels to mean 0 and deviation 1 over all frames.
 */
public final class NemoMel implements Features {

    private static final int LENGTH = 512;
    private static final int WINDOW = 400;
    private static final int HOP = 160;
    private static final double EMPHASIS = 0.97;
    private static final double GUARD = 0x1p-24;
    private static final double LEAST_DEVIATION = 1e-5;

    private final Spectrogram spectrogram;

    public NemoMel(int mels) {
        this.spectrogram = new Spectrogram(mels, LENGTH, HOP, Spectrogram.hann(WINDOW, false));
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
        int frames = samples.length / HOP;
        double[][] mels = spectrogram.of(emphasised(samples), frames, checkpoint);
        float[] features = new float[frames * width()];
        for (int mel = 0; mel < width(); mel++) {
            normalize(mels, mel, features);
        }
        return features;
    }

    private static double[] emphasised(float[] samples) {
        double[] signal = new double[samples.length + LENGTH];
        for (int i = 0; i < samples.length; i++) {
            signal[LENGTH / 2 + i] = samples[i] - (i == 0 ? 0 : EMPHASIS * samples[i - 1]);
        }
        return signal;
    }

    private static void normalize(double[][] mels, int mel, float[] features) {
        double mean = 0;
        for (double[] frame : mels) {
            frame[mel] = Math.log(frame[mel] + GUARD);
            mean += frame[mel] / mels.length;
        }
        double variance = 0;
        for (double[] frame : mels) {
            variance += (frame[mel] - mean) * (frame[mel] - mean);
        }
        double deviation = Math.sqrt(variance / Math.max(1, mels.length - 1)) + LEAST_DEVIATION;
        int width = features.length / Math.max(1, mels.length);
        for (int i = 0; i < mels.length; i++) {
            features[i * width + mel] = (float) ((mels[i][mel] - mean) / deviation);
        }
    }
}
