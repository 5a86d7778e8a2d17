package io.millrace.edge;

import io.millrace.core.Checkpoint;
import java.io.Reader;

/** A text that passes a checkpoint for every so many characters that are read of it. */
final class SlicedReader extends Reader {

    /** Characters between two of them. */
    static final int SLICE = 1 << 16;

    private final String text;
    private final Checkpoint checkpoint;
    private int at;
    private int next = SLICE;

    SlicedReader(String text, Checkpoint checkpoint) {
        this.text = text;
        this.checkpoint = checkpoint;
    }

    @Override
    public int read(char[] target, int offset, int length) {
        if (at >= text.length()) {
            return -1;
        }
        if (at >= next) {
            next = at + SLICE;
            checkpoint.pass();
        }
        int count = Math.min(length, text.length() - at);
        text.getChars(at, at + count, target, offset);
        at += count;
        return count;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
