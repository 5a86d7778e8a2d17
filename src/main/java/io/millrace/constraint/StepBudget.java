package io.millrace.constraint;

/** Steps that one piece of work may take yet. */
public final class StepBudget {

    private final int limit;
    private long left;

    public StepBudget(int limit) {
        this.limit = limit;
        this.left = limit;
    }

    /** A new piece of work begins. */
    public void renew() {
        left = limit;
    }

    /** Takes steps; fails where none are left. */
    public void spend(int steps) {
        left -= steps;
        if (left < 0) {
            throw new ConstraintException("", "a language that takes more than " + limit + " steps at one place");
        }
    }
}
