package io.millrace.transducer;

import java.util.List;

/** The loaded graphs of one model. Called by one thread at a time, except for {@link #interrupt()}. */
public interface TransducerGraphs extends AutoCloseable {

    /** Numbers of a step of what is encoded. */
    int mels();

    /** Scores of a frame, as the graph states them; 0 where it does not. */
    int scores();

    /**
     * Encodes windows, in as many runs as suit where they run.
     *
     * @param features of each, {@code [steps, mels]}
     * @param behindEach run behind each run
     */
    Encoded encode(List<float[]> features, Runnable behindEach);

    /**
     * A row of a run: a frame of a window, and what was said before it.
     *
     * @param window by its place among those that were encoded
     * @param token the last that was said; the blank where none was
     */
    record Step(int window, int frame, int token) {}

    /** Windows that have been encoded, each with the state of what was said in it, at first of nothing. */
    interface Encoded extends AutoCloseable {

        /** Frames of a window. */
        int frames(int window);

        /**
         * Scores for each of some rows of different windows: of all symbols, then of durations where the model has them.
         *
         * @param steps the rows
         */
        List<float[]> run(List<Step> steps);

        /** Makes what a row of the last run left as its state that of its window; else the state stays as it is. */
        void keep(int row);

        @Override
        void close();
    }

    /** Ends the run in progress, if there is one: its call throws. May be called by any thread. */
    void interrupt();

    @Override
    void close();
}
