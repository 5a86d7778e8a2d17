package io.millrace.profile.record;

import java.util.Map;

/**
 * The whole service under a load.
 *
 * @param clients each of which sends a request as soon as the one before is answered
 * @param answersPerSecond of all
 * @param millis of an answer, the median
 * @param shares of the processor time that the service took, by part
 * @param generatorShare of all processor time of the process, taken by the clients
 * @param compilerShare of all processor time of the process, taken by the compiler of the virtual machine, which a warm service does
 *     not need
 * @param cores that were busy on average, clients included
 * @param timing parts of {@code Server-Timing}, milliseconds on average
 * @param basis what the shares rest on
 */
public record ServiceLoad(
        int clients,
        double answersPerSecond,
        double millis,
        Map<String, Double> shares,
        double generatorShare,
        double compilerShare,
        double cores,
        Map<String, Double> timing,
        String basis) {

    /** The part of what the model itself takes. */
    public static final String MODEL = "model";

    public ServiceLoad {
        shares = Map.copyOf(shares);
        timing = Map.copyOf(timing);
    }

    /** Share of the model. */
    public double modelShare() {
        return shares.getOrDefault(MODEL, 0.0);
    }
}
