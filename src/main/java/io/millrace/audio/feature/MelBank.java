package io.millrace.audio.feature;

import java.util.Arrays;

/** Triangles of equal area on the mel scale of Slaney's Auditory Toolbox, as {@code librosa.filters.mel} makes them. */
final class MelBank {

    private static final double LINEAR = 200.0 / 3; // Hz of a mel, up to 1 kHz
    private static final double LOG_FROM = 1_000; // Hz
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private final double[][] weights;
    private final int[] first;

    /**
     * @param bins frequencies from 0 to half the rate
     * @param rate in samples a second, up to half of which the bank reaches
     */
    MelBank(int mels, int bins, int rate) {
        double[] edges = edges(mels, rate / 2.0);
        weights = new double[mels][];
        first = new int[mels];
        for (int mel = 0; mel < mels; mel++) {
            double[] row = new double[bins];
            for (int bin = 0; bin < bins; bin++) {
                row[bin] = weight(edges, mel, rate / 2.0 * bin / (bins - 1));
            }
            keep(mel, row);
        }
    }

    private static double[] edges(int mels, double highest) {
        double[] edges = new double[mels + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = hertz(mel(highest) * i / (mels + 1));
        }
        return edges;
    }

    private static double weight(double[] edges, int mel, double hertz) {
        double rising = (hertz - edges[mel]) / (edges[mel + 1] - edges[mel]);
        double falling = (edges[mel + 2] - hertz) / (edges[mel + 2] - edges[mel + 1]);
        return Math.max(0, Math.min(rising, falling)) * 2 / (edges[mel + 2] - edges[mel]);
    }

    private static double mel(double hertz) {
        return hertz < LOG_FROM ? hertz / LINEAR : LOG_FROM / LINEAR + Math.log(hertz / LOG_FROM) / LOG_STEP;
    }

    private static double hertz(double mel) {
        double linear = LOG_FROM / LINEAR;
        return mel < linear ? mel * LINEAR : LOG_FROM * Math.exp(LOG_STEP * (mel - linear));
    }

    private void keep(int mel, double[] row) {
        int from = 0;
        while (from < row.length && row[from] == 0) {
            from++;
        }
        int end = row.length;
        while (end > from && row[end - 1] == 0) {
            end--;
        }
        first[mel] = from;
        weights[mel] = Arrays.copyOfRange(row, from, end);
    }

    int size() {
        return weights.length;
    }

    /** The power under each triangle. */
    void apply(double[] power, double[] mels) {
        for (int mel = 0; mel < mels.length; mel++) {
            double sum = 0;
            for (int i = 0; i < weights[mel].length; i++) {
                sum += weights[mel][i] * power[first[mel] + i];
            }
            mels[mel] = sum;
        }
    }
}
