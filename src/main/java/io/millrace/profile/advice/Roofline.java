package io.millrace.profile.advice;

import io.millrace.profile.record.Bound;
import io.millrace.profile.record.Ceiling;

/** Which ceiling a step runs into. */
public final class Roofline {

    /** Share of a step's time that a ceiling has to explain. */
    static final double EXPLAINED = 0.5;

    private Roofline() {}

    /**
     * Where a step lies.
     *
     * @param floorMillis what the nearer ceiling would allow
     */
    public record Place(Bound bound, double floorMillis) {}

    /**
     * Places a step.
     *
     * @param complete whether the work of all its operators is known
     */
    public static Place of(double millis, double operations, double bytes, boolean complete, Ceiling ceiling) {
        double memory = bytes / ceiling.nearBandwidth() * 1000;
        double compute = operations / ceiling.operations() * 1000;
        double floor = Math.max(memory, compute);
        if (floor < EXPLAINED * millis) {
            return new Place(complete ? Bound.OVERHEAD : Bound.UNKNOWN, floor);
        }
        return new Place(memory >= compute ? Bound.MEMORY : Bound.COMPUTE, floor);
    }
}
