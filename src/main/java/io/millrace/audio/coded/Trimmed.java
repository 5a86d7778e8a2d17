package io.millrace.audio.coded;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sound without what an encoder put before it and behind it. */
final class Trimmed implements Pcm {

    private final Pcm whole;
    private long skipped;
    private long left;

    /**
     * Of a sound.
     *
     * @param skipped frames at its begin
     * @param most frames behind these; {@link Long#MAX_VALUE} for all
     */
    Trimmed(Pcm whole, long skipped, long most) {
        this.whole = whole;
        this.skipped = skipped;
        this.left = most;
    }

    @Override
    public int rate() {
        return whole.rate();
    }

    @Override
    public int channels() {
        return whole.channels();
    }

    @Override
    public float @Nullable [] next() {
        float[] block = left == 0 ? null : whole.next();
        if (block == null) {
            return null;
        }
        int frames = block.length / channels();
        int from = (int) Math.min(skipped, frames);
        int count = (int) Math.min(left, frames - from);
        skipped -= from;
        left -= count;
        return count == frames ? block : Arrays.copyOfRange(block, from * channels(), (from + count) * channels());
    }
}
