package io.millrace.vision;

/** What each pixel of a resized line takes from the pixels of the given one. */
final class Weights {

    private final int[] first;
    private final double[][] weights;

    private Weights(int size) {
        first = new int[size];
        weights = new double[size][];
    }

    /** From a line of {@code from} pixels to one of {@code to}. */
    static Weights of(int from, int to, Resampling filter) {
        Weights all = new Weights(to);
        double scale = (double) from / to;
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            if (filter == Resampling.NEAREST) {
                all.first[i] = Math.min((int) centre, from - 1);
                all.weights[i] = new double[] {1};
            } else {
                all.weigh(i, centre, Math.max(scale, 1), from, filter);
            }
        }
        return all;
    }

    private void weigh(int i, double centre, double widening, int from, Resampling filter) {
        double reach = filter.support() * widening;
        int start = Math.max((int) (centre - reach + 0.5), 0);
        int end = Math.min((int) (centre + reach + 0.5), from);
        double[] raw = new double[end - start];
        double sum = 0;
        for (int k = 0; k < raw.length; k++) {
            raw[k] = filter.weight((start + k - centre + 0.5) / widening);
            sum += raw[k];
        }
        first[i] = start;
        weights[i] = divided(raw, sum);
    }

    private static double[] divided(double[] values, double sum) {
        for (int k = 0; k < values.length; k++) {
            values[k] /= sum;
        }
        return values;
    }

    int size() {
        return first.length;
    }

    int first(int i) {
        return first[i];
    }

    double[] of(int i) {
        return weights[i];
    }
}
