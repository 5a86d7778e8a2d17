package io.millrace.batching;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told what a batcher did by the thread that did it: a worker, the one that watches deadlines, or a caller's. Must return at once. */
public interface BatchListener {

    BatchListener NONE = new BatchListener() {};

    /** One call of the model, whether it succeeded or not. */
    default void onBatch(Batch batch) {}

    /** A work left the queue to be run, {@code waited} after its submission. */
    default void onStarted(Duration waited) {}

    /** A work has its outcome; told once for each. */
    default void onEnded(Outcome outcome, Duration sinceSubmit) {}

    /** A run of {@code items} failed, and they are run again in two halves. */
    default void onSplit(int items, Throwable cause) {}

    /** No more works are taken; {@code cause} is null after a close. */
    default void onStopped(@Nullable Throwable cause) {}

    /**
     * One call of the model.
     *
     * @param rows of all items
     * @param items in the call
     * @param paddedUnits rows times the longest row's length
     * @param units rows times their own length, over all items
     * @param elapsed time in the model
     */
    record Batch(long rows, int items, long paddedUnits, long units, Duration elapsed) {

        static Batch of(Iterable<? extends Work<?>> works, Duration elapsed) {
            long rows = 0;
            int items = 0;
            int longest = 0;
            long units = 0;
            for (Work<?> work : works) {
                rows += work.rows();
                items++;
                longest = Math.max(longest, work.length());
                units += (long) work.rows() * work.length();
            }
            return new Batch(rows, items, rows * longest, units, elapsed);
        }
    }

    /** How a work ended. */
    enum Outcome {
        /** With the model's output. */
        ANSWERED,
        /** The model failed on it, or the batcher stopped by a failure. */
        FAILED,
        /** Its deadline passed. */
        EXPIRED,
        /** Its future was cancelled. */
        CANCELLED,
        /** The batcher was draining or closed. */
        REFUSED
    }
}
