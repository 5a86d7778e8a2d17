package io.millrace.vad;

/** A loaded model of voice activity, which several threads may ask at once. */
public interface VoiceModel extends AutoCloseable {

    /** Samples that it hears at a time, at 16 kHz. */
    int CHUNK = 512;

    /** What it remembers of a sound of which it has heard nothing. */
    VoiceState start();

    /**
     * Probability that somebody speaks in the next chunk of a sound.
     *
     * @param chunk {@link #CHUNK} samples
     * @param state what it remembers, which becomes that behind the chunk
     */
    float probability(float[] chunk, VoiceState state);

    /** Waits for whoever asks it. */
    @Override
    void close();
}
