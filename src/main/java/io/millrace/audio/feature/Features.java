package io.millrace.audio.feature;

import io.millrace.core.Checkpoint;

/** What a model takes of sound of {@link #RATE} samples a second: steps in time, each of {@link #width()} numbers. */
public sealed interface Features permits Waveform, NemoMel, WhisperMel {

    /** Samples a second of every model that is served. */
    int RATE = 16_000;

    /** Numbers of a step. */
    int width();

    /** Samples from one step to the next. */
    int hop();

    /**
     * Of some samples: step by step.
     *
     * @param checkpoint passed on the way
     */
    float[] of(float[] samples, Checkpoint checkpoint);
}
