package io.millrace.models;

import java.time.Duration;

/** What is wrong with a model that was ready. */
public sealed interface Diagnosis {

    /** Calls that fail one after the other before a model is loaded anew. */
    int FAILURES = 3;

    record Well() implements Diagnosis {}

    /** A call lasts too long and is worth interrupting. */
    record Stuck(Duration since) implements Diagnosis {}

    /** It will not answer again. */
    record Lost(String reason) implements Diagnosis {}

    /**
     * The diagnosis from what a model shows of itself.
     *
     * @param alive whether its threads run
     * @param failures calls that failed since the last that did not
     * @param stuck how long the call in progress has lasted
     * @param hangTimeout how long a call may last; one that goes on for as long again after it was interrupted is lost
     */
    static Diagnosis of(boolean alive, int failures, Duration stuck, Duration hangTimeout) {
        if (!alive) {
            return new Lost("engine stopped");
        }
        if (failures >= FAILURES) {
            return new Lost(failures + " runs in a row failed");
        }
        if (stuck.compareTo(hangTimeout.multipliedBy(2)) >= 0) {
            return new Lost("a run hangs since " + stuck.toSeconds() + " s");
        }
        return stuck.compareTo(hangTimeout) >= 0 ? new Stuck(stuck) : new Well();
    }
}
