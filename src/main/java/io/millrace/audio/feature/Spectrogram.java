package io.millrace.audio.feature;

import io.millrace.core.Checkpoint;

/** Mel power of a signal's frames, each under a Hann window in the middle of a transform. */
final class Spectrogram {

    /** Frames of about a millisecond. */
    private static final int SLICE = 64;

    private final int hop;
    private final int length;
    private final double[] window;
    private final MelBank bank;

    /**
     * @param length of a transform in samples
     * @param window of at most that many
     */
    Spectrogram(int mels, int length, int hop, double[] window) {
        this.hop = hop;
        this.length = length;
        this.window = window;
        this.bank = new MelBank(mels, length / 2 + 1, Features.RATE);
    }

    /**
     * A Hann window.
     *
     * @param periodic whether it would go on with its first value rather than end with it
     */
    static double[] hann(int length, boolean periodic) {
        double[] hann = new double[length];
        for (int i = 0; i < length; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / (periodic ? length : length - 1));
        }
        return hann;
    }

    int mels() {
        return bank.size();
    }

    int hop() {
        return hop;
    }

    /** Mel power frame by frame, of silence without a transform; the first frame begins with the first sample. */
    double[][] of(double[] signal, int frames, Checkpoint checkpoint) {
        Fft fft = new Fft(length);
        double[] frame = new double[length];
        double[] power = new double[length / 2 + 1];
        double[][] mels = new double[frames][bank.size()];
        int margin = (length - window.length) / 2;
        for (int i = 0; i < frames; i++) {
            if (i % SLICE == 0) {
                checkpoint.pass();
            }
            double loudest = 0;
            for (int j = 0; j < window.length; j++) {
                frame[margin + j] = signal[i * hop + margin + j] * window[j];
                loudest = Math.max(loudest, Math.abs(frame[margin + j]));
            }
            if (loudest > 0) {
                fft.power(frame, power);
                bank.apply(power, mels[i]);
            }
        }
        return mels;
    }
}
