package io.millrace.audio.feature;

import java.util.Arrays;

/**
 * Power spectrum of real signals of one length: halved while that is even, directly then, by a table of the odd part's square. Of one thread.
 */
final class Fft {

    private final int length;
    private final double[] cosines;
    private final double[] sines;
    private final int odd;
    private final double[] oddCosines;
    private final double[] oddSines;
    private final double[] real;
    private final double[] imaginary;

    Fft(int length) {
        this.length = length;
        this.cosines = new double[length];
        this.sines = new double[length];
        this.real = new double[length];
        this.imaginary = new double[length];
        for (int i = 0; i < length; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = -Math.sin(2 * Math.PI * i / length);
        }
        this.odd = length >> Integer.numberOfTrailingZeros(length);
        this.oddCosines = products(cosines);
        this.oddSines = products(sines);
    }

    /* Of each sample with each frequency. */
    private double[] products(double[] circle) {
        double[] products = new double[odd * odd];
        for (int j = 0; j < odd; j++) {
            for (int k = 0; k < odd; k++) {
                products[j * odd + k] = circle[(int) ((long) j * k % odd) * (length / odd)];
            }
        }
        return products;
    }

    /** Squared magnitudes of the first {@code length / 2 + 1} frequencies. */
    void power(double[] signal, double[] power) {
        transform(signal, 0, 1, 0, length);
        for (int i = 0; i <= length / 2; i++) {
            power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
        }
    }

    private void transform(double[] signal, int from, int stride, int to, int count) {
        if (count == odd) {
            direct(signal, from, stride, to);
            return;
        }
        int half = count / 2;
        transform(signal, from, 2 * stride, to, half);
        transform(signal, from + stride, 2 * stride, to + half, half);
        for (int i = to; i < to + half; i++) {
            int turn = (i - to) * stride;
            double re = real[i + half] * cosines[turn] - imaginary[i + half] * sines[turn];
            double im = real[i + half] * sines[turn] + imaginary[i + half] * cosines[turn];
            real[i + half] = real[i] - re;
            imaginary[i + half] = imaginary[i] - im;
            real[i] += re;
            imaginary[i] += im;
        }
    }

    /* Sample by sample: the inner loop is one that the virtual machine makes vectors of. */
    private void direct(double[] signal, int from, int stride, int to) {
        Arrays.fill(real, to, to + odd, 0);
        Arrays.fill(imaginary, to, to + odd, 0);
        for (int j = 0; j < odd; j++) {
            double sample = signal[from + j * stride];
            int row = j * odd;
            for (int k = 0; k < odd; k++) {
                real[to + k] += sample * oddCosines[row + k];
                imaginary[to + k] += sample * oddSines[row + k];
            }
        }
    }
}
