package io.millrace.insight;

import java.util.Arrays;

/** What the rounds of one measurement gave. */
final class Rounds {

    private double[] values = {};

    public void add(double value) {
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = value;
    }

    /** The middle value, or the mean of the two in the middle; not a number where there is none. */
    public double median() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
