package io.millrace.batching;

/**
 * An item to be run and what the planner needs to know of it.
 *
 * @param group items are batched only with those of an equal group
 * @param rows rows it adds to a batch, at least 1
 * @param length units (such as tokens) of one row before padding, at least 1
 * @param priority lower runs first; 0 unless asked for
 * @param deadline time on the batcher's clock, in nanoseconds, after which nobody wants the answer; {@link #NO_DEADLINE}
 */
public record Work<I>(I item, Object group, int rows, int length, int priority, long deadline) {

    public static final long NO_DEADLINE = Long.MAX_VALUE;

    public Work {
        if (rows < 1 || length < 1) {
            throw new IllegalArgumentException("rows is " + rows + " and length " + length + ", must be at least 1");
        }
    }
}
