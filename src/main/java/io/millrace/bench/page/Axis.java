package io.millrace.bench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A range of values, with ticks at 1, 2 or 5 times a power of ten: linear from zero, or logarithmic where the values span more than
 * {@value #LINEAR} times.
 */
public record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {

    private static final double LINEAR = 30;
    private static final int TICKS = 6;

    /** Holds all of the values, which are not negative. */
    public static Axis of(DoubleStream values) {
        double[] all =
                values.filter(value -> value >= 0 && Double.isFinite(value)).toArray();
        double most = DoubleStream.of(all).max().orElse(0);
        double least = DoubleStream.of(all).filter(value -> value > 0).min().orElse(0);
        return least > 0 && most / least > LINEAR ? logarithmic(least, most) : linear(most > 0 ? most : 1);
    }

    /** From zero to {@code most}, or a tick beyond. */
    public static Axis linear(double most) {
        double step = step(most / TICKS);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; ticks.isEmpty() || ticks.getLast() < most * (1 - 1e-9); i++) {
            ticks.add(i * step);
        }
        return new Axis(0, ticks.getLast(), false, ticks);
    }

    /* The smallest of 1, 2, 5 times a power of ten that is not less. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double factor = least / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    /** From a power of ten to another one that hold all from {@code least} to {@code most}, which are above 0. */
    public static Axis logarithmic(double least, double most) {
        double low = Math.pow(10, Math.floor(Math.log10(least)));
        double above = Math.pow(10, Math.ceil(Math.log10(most)));
        double high = above > low ? above : low * 10;
        List<Double> ticks = new ArrayList<>();
        for (double power = low; power <= high * 1.001; power *= 10) {
            ticks.add(power);
        }
        return new Axis(low, high, true, ticks);
    }

    /** Where a value lies: 0 at the low end and below it, 1 at the high one and above it. */
    public double place(double value) {
        double place = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return Math.clamp(place, 0, 1);
    }
}
