package io.millrace.audio;

import io.millrace.core.Checkpoint;

/** Samples that come in blocks, of which one is held. Of one thread. */
public abstract class BlockSource implements SampleSource {

    private float[] ready = new float[0];
    private int at;

    /** The next samples; empty where none are ready yet, or none are left. */
    protected abstract float[] block(Checkpoint checkpoint);

    /** Whether no block is left. */
    protected abstract boolean isEnded();

    @Override
    public final int read(float[] target, int offset, int count, Checkpoint checkpoint) {
        int done = 0;
        while (done < count && hasMore(checkpoint)) {
            int some = Math.min(count - done, ready.length - at);
            System.arraycopy(ready, at, target, offset + done, some);
            at += some;
            done += some;
        }
        return done;
    }

    @Override
    public final boolean hasMore(Checkpoint checkpoint) {
        while (at == ready.length && !isEnded()) {
            checkpoint.pass();
            ready = block(checkpoint);
            at = 0;
        }
        return at < ready.length;
    }
}
