package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.notation.PatternWork;
import io.millrace.core.Checkpoint;

/** What reading a schema, or several, may still cost. Not thread-safe. */
public final class SchemaBudget {

    private static final int SLICE = 2_000;
    private static final int NESTING = 400;

    /** Parts of derived expressions that take as long as a step. */
    private static final int PARTS = 32;

    /** Steps that take as long as a {@linkplain PatternWork#SLICE slice} of a pattern's parts. */
    private static final int SPELT = 4;

    private final SchemaLimits limits;
    private final Checkpoint checkpoint;
    private long spent;
    private int nesting;

    public SchemaBudget(SchemaLimits limits, Checkpoint checkpoint) {
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

    /** Takes account of a derivative of an expression with so many parts. */
    void derive(int parts) {
        spend("", 1 + parts / PARTS);
    }

    /** Takes account of so many slices of parts that a pattern is made of. */
    void spell(String place, int slices) {
        spend(place, (long) SPELT * slices);
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
