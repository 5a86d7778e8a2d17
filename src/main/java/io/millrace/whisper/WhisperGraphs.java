package io.millrace.whisper;

import io.millrace.whisper.WhisperFiles.Head;
import java.util.List;

/** The loaded graphs of one model. Called by one thread at a time, except for {@link #interrupt()}. */
public interface WhisperGraphs extends AutoCloseable {

    /**
     * Sizes of the graphs.
     *
     * @param mels of a frame
     * @param steps of the encoder's output
     * @param vocabulary tokens that have logits
     * @param layers of the decoder
     * @param heads of each
     * @param attention what the decoder tells of where it looked
     * @param windowBytes of what is kept of a window while it is decoded
     */
    record Shape(int mels, int steps, int vocabulary, int layers, int heads, Attention attention, long windowBytes) {}

    /** What a graph tells of its attention to the encoder's output. */
    enum Attention {
        NONE,
        /** Scores before the softmax. */
        SCORES,
        /** Probabilities. */
        PROBABILITIES
    }

    Shape shape();

    /**
     * Encodes windows, in as many runs as suit where they run.
     *
     * @param features of each, {@code [frames, mels]}
     * @param behindEach run behind each run
     */
    Encoded encode(List<float[]> features, Runnable behindEach);

    /** Windows that have been encoded. */
    interface Encoded extends AutoCloseable {

        /**
         * Runs prompts, of equal length, one for each of some windows.
         *
         * @param windows by their places
         */
        Decoding start(int[] windows, int[][] prompts);

        /** Where heads look for each token of a text, in a run of its own: {@code [heads, tokens, steps]}. */
        float[][][] attention(int window, int[] tokens, List<Head> heads);

        @Override
        void close();
    }

    /** Rows of equal length that are decoded together. */
    interface Decoding extends AutoCloseable {

        /** What the last run says behind its last token. */
        float[] logits(int row);

        /** What the first run says behind a token of the prompt; empty where the graph does not tell. */
        float[] promptLogits(int row, int place);

        /** Runs one more token of each row. */
        void step(int[] tokens);

        /** Forgets all rows but these, which are then 0, 1 and so on. */
        void keep(int[] rows);

        @Override
        void close();
    }

    /** Ends the run in progress, if there is one: its call throws. May be called by any thread. */
    void interrupt();

    @Override
    void close();
}
