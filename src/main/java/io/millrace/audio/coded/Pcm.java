package io.millrace.audio.coded;

import org.jspecify.annotations.Nullable;

/** Samples of a sound, a block at a time. Of one thread. Any failure to read is a {@link BrokenSound} or another unchecked exception. */
public interface Pcm {

    /** Most frames of a block. */
    int MOST_FRAMES = 1 << 16;

    /** Frames a second. */
    int rate();

    int channels();

    /** Frames that the header states; −1 where it states none. */
    default long frames() {
        return -1;
    }

    /**
     * The next block: frames of a sample in [−1, 1] for each channel, interleaved. One may be empty.
     *
     * @return null at the end
     */
    float @Nullable [] next();
}
