package io.millrace.tasks.transcribe;

import io.millrace.audio.SampleSource;
import io.millrace.core.Checkpoint;
import java.util.Arrays;

/** A sound in windows, each of which begins where the one before was left. Holds one window, however long the sound is. Of one thread. */
final class RollingSound {

    private final SampleSource sound;
    private final int length;
    private final int least;
    private float[] held = new float[0];
    private long position;
    private boolean more = true;

    /**
     * @param length of a window in samples
     * @param least samples of one that is not the first
     */
    RollingSound(SampleSource sound, int length, int least) {
        this.sound = sound;
        this.length = length;
        this.least = least;
    }

    /** The window at the position; shorter than the others where the sound ends in it. */
    float[] window(Checkpoint checkpoint) {
        int count = held.length;
        if (more && count < length) {
            held = Arrays.copyOf(held, length);
            count += sound.read(held, count, length - count, checkpoint);
            held = count == length ? held : Arrays.copyOf(held, count);
        }
        more = more && sound.hasMore(checkpoint);
        return held;
    }

    /** Moves the position on, at most to the end of the window. */
    void advance(int samples) {
        int passed = Math.min(samples, held.length);
        held = Arrays.copyOfRange(held, passed, held.length);
        position += passed;
    }

    /** Whether there is no other window. */
    boolean isOver() {
        return !more && held.length < least;
    }

    /** Samples before the position. */
    long position() {
        return position;
    }
}
