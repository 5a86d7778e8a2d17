package io.millrace.lab.compare;

import io.millrace.lab.load.Cost;
import io.millrace.bench.load.Quantiles;
import java.util.List;

/** The same work on both builds, one right after the other. */
record Round(Cost before, Cost after) {

    double rate() {
        return after.rate() / before.rate();
    }

    double cpu() {
        return after.cpu() / before.cpu();
    }

    static double medianRate(List<Round> rounds) {
        return Quantiles.median(rounds.stream().map(Round::rate).toList());
    }

    static double medianCpu(List<Round> rounds) {
        return Quantiles.median(rounds.stream().map(Round::cpu).toList());
    }
}
