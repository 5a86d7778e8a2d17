package io.millrace.audio;

import io.millrace.core.Checkpoint;

/** Samples that are read once, in their order, and where in a file they lie. Of one thread. */
public interface SampleSource {

    /**
     * Reads on, to fill a part of an array.
     *
     * @param checkpoint passed between blocks
     * @return samples read; fewer than {@code count} at the end alone
     */
    int read(float[] target, int offset, int count, Checkpoint checkpoint);

    /** Whether there is a sample that has not been read. */
    boolean hasMore(Checkpoint checkpoint);

    /** How long what has been decoded of the file lasts. */
    double seconds();

    /**
     * Seconds from the file's begin to a sample.
     *
     * @param sample its number among those that are read
     */
    double startOf(long sample);

    /** Seconds from the file's begin to where the samples before a number end. */
    double endOf(long sample);
}
