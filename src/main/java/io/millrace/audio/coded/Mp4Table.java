package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The samples of a track by its tables of sizes, chunks and places, which are read where they lie. */
final class Mp4Table implements Packets {

    private static final int HEAD = 8; // version and count
    private static final int RUN = 12; // bytes of an entry of stsc

    private final ByteBuffer file;
    private final ByteBuffer sizes;
    private final ByteBuffer runs;
    private final ByteBuffer places;
    private final boolean wide;
    private final int equalSize;
    private final long count;
    private long sample;
    private int chunk;
    private int run;
    private long leftInChunk;
    private long at;

    Mp4Table(ByteBuffer file, ByteBuffer table) {
        this.file = file;
        this.sizes = Mp4Boxes.at(table, "stsz");
        this.runs = Mp4Boxes.at(table, "stsc");
        ByteBuffer narrow = Mp4File.optional(table, "stco");
        this.wide = narrow == null;
        this.places = narrow == null ? Mp4Boxes.at(table, "co64") : narrow;
        this.equalSize = sizes.getInt(4);
        this.count = Integer.toUnsignedLong(sizes.getInt(HEAD));
    }

    boolean isEmpty() {
        return count == 0;
    }

    @Override
    public @Nullable Packet next() {
        if (sample == count) {
            return null;
        }
        while (leftInChunk == 0) {
            openChunk();
        }
        long size = Integer.toUnsignedLong(
                equalSize == 0 ? sizes.getInt(Math.toIntExact(HEAD + 4 + 4 * sample)) : equalSize);
        byte[] bytes = Mp4File.bytes(file, at, size);
        at += size;
        leftInChunk--;
        sample++;
        return new Packet(bytes, -1, sample == count);
    }

    private void openChunk() {
        if (chunk >= places.getInt(4)) {
            throw BrokenSound.truncated();
        }
        at = wide ? places.getLong(HEAD + 8 * chunk) : Integer.toUnsignedLong(places.getInt(HEAD + 4 * chunk));
        chunk++;
        int entries = runs.getInt(4);
        while (run + 1 < entries && runs.getInt(HEAD + RUN * (run + 1)) <= chunk) {
            run++;
        }
        leftInChunk = Integer.toUnsignedLong(runs.getInt(HEAD + RUN * run + 4));
    }
}
