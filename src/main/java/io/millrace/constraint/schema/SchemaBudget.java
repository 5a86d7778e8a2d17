package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.core.Checkpoint;

/** What reading one schema may still cost. */
final class SchemaBudget {

    private static final int SLICE = 20_000;
    private static final int NESTING = 400;

    private final SchemaLimits limits;
    private final Checkpoint checkpoint;
    private long spent;
    private int nesting;

    SchemaBudget(SchemaLimits limits, Checkpoint checkpoint) {
        this.limits = limits;
        this.checkpoint = checkpoint;
    }

    /** Takes account of work, and lets others have their turn now and then. */
    void spend(String place, long steps) {
        long slices = spent / SLICE;
        spent += steps;
        if (spent > limits.steps()) {
            throw new ConstraintException(
                    place,
                    "the schema takes more than " + limits.steps() + " steps to read; that was reached at #" + place);
        }
        if (spent / SLICE > slices) {
            checkpoint.pass();
        }
    }

    /** Goes one schema deeper; {@link #leave()} follows. */
    void enter(String place) {
        if (nesting >= NESTING) {
            throw new ConstraintException(place, "the schema at #" + place + " is nested deeper than " + NESTING);
        }
        nesting++;
    }

    void leave() {
        nesting--;
    }
}
