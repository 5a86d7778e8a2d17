package io.millrace.lab.transcribe;

import io.millrace.bench.report.Quantiles;
import java.util.ArrayList;
import java.util.List;

/** Bytes in physical memory (RSS) of a service over time, at even distances. */
final class Resident {

    private static final int PARTS = 4;

    private final List<Double> samples = new ArrayList<>();

    void add(double bytes) {
        samples.add(bytes);
    }

    int count() {
        return samples.size();
    }

    /** Of the last quarter of the time by the second one; not a number where it is too short, or the memory is not known. */
    double growth() {
        int quarter = samples.size() / PARTS;
        return Quantiles.median(samples.subList(samples.size() - quarter, samples.size()))
                / Quantiles.median(samples.subList(quarter, 2 * quarter));
    }

    double most() {
        return samples.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }
}
