package io.millrace.vision;

import io.millrace.core.Checkpoint;

/** Work on pixels, counted: the checkpoint is passed whenever a slice of it is done. Of one thread. */
public final class Slices {

    /** About a millisecond of unpacking. */
    static final int PIXELS = 1 << 16;

    private final Checkpoint checkpoint;
    private long done;

    public Slices(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    public void did(long pixels) {
        done += pixels;
        if (done >= PIXELS) {
            done = 0;
            checkpoint.pass();
        }
    }
}
