package io.millrace.lab.load;

import static io.millrace.lab.Out.out;

import io.millrace.bench.report.Quantiles;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The same measured of two, one right after the other, so that what disturbs the one disturbs the other. */
public record CostPair(Cost one, Cost other) {

    /** One measurement. */
    @FunctionalInterface
    public interface Measurement {
        Cost run() throws IOException;
    }

    /** @param oneFirst which goes first, so that neither always does */
    public static CostPair of(boolean oneFirst, Measurement one, Measurement other) throws IOException {
        if (oneFirst) {
            Cost first = one.run();
            return new CostPair(first, other.run());
        }
        Cost first = other.run();
        return new CostPair(one.run(), first);
    }

    /** What the one gives by what the other gives. */
    public double rate() {
        return one.rate() / other.rate();
    }

    /** The same of the processor time of a request. */
    public double cpu() {
        return one.cpu() / other.cpu();
    }

    public static double median(List<CostPair> pairs, ToDoubleFunction<CostPair> figure) {
        return Quantiles.median(values(pairs, figure));
    }

    private static List<Double> values(List<CostPair> pairs, ToDoubleFunction<CostPair> figure) {
        return pairs.stream().map(figure::applyAsDouble).toList();
    }

    /** Prints a figure of all pairs. */
    public static void print(String what, List<CostPair> pairs, ToDoubleFunction<CostPair> figure) {
        List<Double> values = values(pairs, figure);
        out(
                "%s: median %.3f, quartiles %.3f and %.3f",
                what, Quantiles.median(values), Quantiles.of(values, 0.25), Quantiles.of(values, 0.75));
    }
}
