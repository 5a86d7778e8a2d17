package io.millrace.batching;

import java.util.List;

/**
 * One instance of a stateless model: many items in, as many out, in one run. Called by one thread at a time, except for
 * {@link #interrupt()}.
 */
public interface BatchModel<I, O> extends AutoCloseable {

    /**
     * Runs items of one group.
     *
     * @return one output for each item, in the same order
     */
    List<O> run(List<I> items);

    /**
     * The same of a run that takes several steps.
     *
     * @param progress told of each, and of items whose outputs are there before the others'
     */
    default List<O> run(List<I> items, RunProgress<O> progress) {
        return run(items);
    }

    /** Most items that the next run should have; a single one always runs. */
    default int most() {
        return Integer.MAX_VALUE;
    }

    /**
     * Small inputs, the best first, one of which is run after an input that failed for no stated reason: where it succeeds, the input is
     * to blame. Where there is none, the model is.
     */
    default List<Control<I>> controls() {
        return List.of();
    }

    /** Ends the run in progress, if there is one: its call throws. May be called by any thread. */
    void interrupt();

    @Override
    void close();
}
