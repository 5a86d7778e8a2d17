package io.millrace.audio.feature;

/**
 * Power spectrum of real signals of one length: halved while that is even, directly then. Of each part the first half of its frequencies is
 * kept, since the others are their conjugates. Of one thread.
 */
final class Fft {

    private final int length;
    private final double[] cosines;
    private final double[] sines;
    private final int odd;
    private final double[] oddCosines;
    private final double[] oddSines;
    private final double[] sums;
    private final double[] differences;
    private final double[] real;
    private final double[] imaginary;

    Fft(int length) {
        this.length = length;
        this.cosines = new double[length];
        this.sines = new double[length];
        this.real = new double[length + 1];
        this.imaginary = new double[length + 1];
        for (int i = 0; i < length; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = -Math.sin(2 * Math.PI * i / length);
        }
        this.odd = length >> Integer.numberOfTrailingZeros(length);
        this.sums = new double[odd / 2];
        this.differences = new double[odd / 2];
        this.oddCosines = products(cosines);
        this.oddSines = products(sines);
    }

    /* Of each frequency with each sample, but the first of both. */
    private double[] products(double[] circle) {
        int half = odd / 2;
        double[] products = new double[half * half];
        for (int k = 1; k <= half; k++) {
            for (int j = 1; j <= half; j++) {
                products[(k - 1) * half + j - 1] = circle[(int) ((long) j * k % odd) * (length / odd)];
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

    /* The first count / 2 + 1 frequencies of every so-manieth sample. */
    private void transform(double[] signal, int from, int stride, int to, int count) {
        if (count == odd) {
            direct(signal, from, stride, to);
            return;
        }
        int half = count / 2;
        transform(signal, from, 2 * stride, to, half);
        transform(signal, from + stride, 2 * stride, to + half, half);
        for (int k = 0; 2 * k <= half; k++) {
            join(to + k, to + half + k, to + half - k, k * stride);
        }
    }

    /* One frequency of both halves makes that of the whole and its mirror. */
    private void join(int even, int other, int mirror, int turn) {
        double re = real[other] * cosines[turn] - imaginary[other] * sines[turn];
        double im = real[other] * sines[turn] + imaginary[other] * cosines[turn];
        double evenRe = real[even];
        double evenIm = imaginary[even];
        real[even] = evenRe + re;
        imaginary[even] = evenIm + im;
        real[mirror] = evenRe - re;
        imaginary[mirror] = im - evenIm;
    }

    /* Samples as far from the first on either side share a cosine, and a sine but for its sign. */
    private void direct(double[] signal, int from, int stride, int to) {
        double first = signal[from];
        double all = first;
        for (int j = 1; j <= sums.length; j++) {
            double before = signal[from + j * stride];
            double behind = signal[from + (odd - j) * stride];
            sums[j - 1] = before + behind;
            differences[j - 1] = before - behind;
            all += before + behind;
        }
        real[to] = all;
        imaginary[to] = 0;
        for (int k = 0; k < sums.length; k++) {
            real[to + k + 1] = first + product(sums, oddCosines, k * sums.length);
            imaginary[to + k + 1] = product(differences, oddSines, k * sums.length);
        }
    }

    /* By two sums, which a processor adds side by side. */
    private static double product(double[] numbers, double[] table, int row) {
        double one = 0;
        double other = 0;
        int j = 0;
        for (; j + 1 < numbers.length; j += 2) {
            one += numbers[j] * table[row + j];
            other += numbers[j + 1] * table[row + j + 1];
        }
        return j < numbers.length ? one + other + numbers[j] * table[row + j] : one + other;
    }
}
