package io.millrace.vision;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What the data chunks of a PNG unpack to. */
final class PngData implements AutoCloseable {

    private final byte[] file;
    private final PngChunks chunks;
    private final Inflater inflater = new Inflater();
    private boolean begun;

    PngData(byte[] file) {
        this.file = file;
        this.chunks = new PngChunks(file);
    }

    /** @throws BrokenImage when there is less */
    void read(byte[] target, int count) {
        int done = 0;
        while (done < count) {
            int more = inflated(target, done, count - done);
            if (more == 0) {
                feed();
            }
            done += more;
        }
    }

    private int inflated(byte[] target, int start, int count) {
        try {
            return inflater.inflate(target, start, count);
        } catch (DataFormatException _) {
            throw new BrokenImage("the data of its PNG cannot be unpacked");
        }
    }

    private void feed() {
        if (!inflater.needsInput() || inflater.finished() || inflater.needsDictionary() || !advance()) {
            throw BrokenImage.truncated();
        }
        inflater.setInput(file, chunks.start(), chunks.length());
    }

    /* Whatever follows the first run of data chunks belongs to something else. */
    private boolean advance() {
        while (chunks.advance()) {
            if (chunks.is("IDAT")) {
                begun = true;
                return true;
            }
            if (begun) {
                return false;
            }
        }
        return false;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
