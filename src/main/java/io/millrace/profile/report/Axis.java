package io.millrace.profile.report;

/**
 * A logarithmic axis.
 *
 * @param least a power of ten
 * @param most another, greater one
 * @param from where the least lies, in pixels
 * @param to where the most lies
 */
record Axis(double least, double most, double from, double to) {

    /** That holds all values from {@code least} to {@code most}, which are above 0. */
    static Axis of(double least, double most, double from, double to) {
        double low = Math.pow(10, Math.floor(Math.log10(least)));
        double high = Math.pow(10, Math.ceil(Math.log10(most)));
        return new Axis(low, high > low ? high : low * 10, from, to);
    }

    double at(double value) {
        double part = Math.log10(value / least) / Math.log10(most / least);
        return from + Math.clamp(part, 0, 1) * (to - from);
    }
}
