package io.millrace.audio.feature;

/** Power spectrum of real signals of one length: halved while that is even, directly then. Of one thread. */
final class Fft {

    private final int length;
    private final double[] cosines;
    private final double[] sines;
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
    }

    /** Squared magnitudes of the first {@code length / 2 + 1} frequencies. */
    void power(double[] signal, double[] power) {
        transform(signal, 0, 1, 0, length);
        for (int i = 0; i <= length / 2; i++) {
            power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
        }
    }

    private void transform(double[] signal, int from, int stride, int to, int count) {
        if (count % 2 != 0) {
            direct(signal, from, stride, to, count);
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

    private void direct(double[] signal, int from, int stride, int to, int count) {
        for (int k = 0; k < count; k++) {
            double re = 0;
            double im = 0;
            for (int j = 0; j < count; j++) {
                int turn = (int) ((long) j * k % count) * stride;
                re += signal[from + j * stride] * cosines[turn];
                im += signal[from + j * stride] * sines[turn];
            }
            real[to + k] = re;
            imaginary[to + k] = im;
        }
    }
}
