package io.millrace.profile.record;

import java.util.List;

/**
 * Where the time of a step goes, by the library's own trace, which takes some time itself.
 *
 * @param step which one
 * @param runMillis of a run in the library, the mean
 * @param insideMillis of them in operators
 * @param callMillis of the same step called from Java without a trace
 */
public record OperatorTimes(
        String step, int runs, double runMillis, double insideMillis, double callMillis, List<Share> shares) {

    public OperatorTimes {
        shares = List.copyOf(shares);
    }

    /**
     * An operator's.
     *
     * @param kind what it does
     * @param calls in a run
     * @param micros of a call, the mean
     * @param share of a run
     */
    public record Share(String kind, String operator, double calls, double micros, double share) {}
}
