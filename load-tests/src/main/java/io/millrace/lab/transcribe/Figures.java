package io.millrace.lab.transcribe;

import io.millrace.lab.load.DrillTally;

/**
 * What a load came to.
 *
 * @param median milliseconds to the first bytes of an answer (p50)
 * @param tail the same of one in twenty (p95)
 * @param rate answers a second
 * @param missing requests that were not answered 200; one where there was none at all
 * @param fault why one was lost; empty where none was
 */
record Figures(double median, double tail, double rate, long missing, String fault) {

    static Figures of(DrillTally tally) {
        long missing = tally.all() == 0 ? 1 : tally.all() - tally.count(200);
        return new Figures(tally.firstMillis(0.5), tally.firstMillis(0.95), tally.rate(), missing, tally.fault());
    }
}
