package io.millrace.audio;

import io.millrace.core.Checkpoint;
import java.util.Arrays;

/**
 * A sound in windows that overlap, so that what a model says of their edges need not be taken. Of one thread.
 *
 * <p>Each window but the first begins {@code length − 2 · margin} samples behind the one before. The margin at either of its ends belongs to
 * its neighbour, where it has one there: what then remains of all windows is the sound, once.
 */
public final class SoundWindows {

    private static final int LEAST = 1 << 14;

    private final SampleSource sound;
    private final int length;
    private final int margin;
    private float[] held = new float[0];
    private long start;
    private boolean ended;

    /**
     * @param length of a window in samples
     * @param margin of it at each end, less than half
     */
    public SoundWindows(SampleSource sound, int length, int margin) {
        if (margin < 0 || length <= 2 * margin) {
            throw new IllegalArgumentException(
                    "a window of " + length + " samples has no room for margins of " + margin);
        }
        this.sound = sound;
        this.length = length;
        this.margin = margin;
    }

    /**
     * A part of the sound.
     *
     * @param start its first sample's number
     * @param first whether none is before it
     * @param last whether none is behind it
     */
    public record Window(float[] samples, long start, boolean first, boolean last) {}

    public boolean isOver() {
        return ended;
    }

    /** The next window, shorter than the others where it is the last; the first of a sound without samples is empty. */
    public Window next(Checkpoint checkpoint) {
        float[] samples = filled(checkpoint);
        ended = !sound.hasMore(checkpoint);
        Window window = new Window(samples, start, start == 0, ended);
        held = ended ? new float[0] : Arrays.copyOfRange(samples, length - 2 * margin, length);
        start += length - 2L * margin;
        return window;
    }

    /* As much as there is: a short sound takes no more memory than it has. */
    private float[] filled(Checkpoint checkpoint) {
        float[] samples = held;
        int count = held.length;
        while (count < length && sound.hasMore(checkpoint)) {
            samples = Arrays.copyOf(samples, Math.min(length, Math.max(2 * count, LEAST)));
            count += sound.read(samples, count, samples.length - count, checkpoint);
        }
        return Arrays.copyOf(samples, count);
    }
}
