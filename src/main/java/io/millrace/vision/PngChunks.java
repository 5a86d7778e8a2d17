package io.millrace.vision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The chunks of a PNG, one after the other. */
final class PngChunks {

    private static final int SIGNATURE = 8;
    private static final int LENGTH_AND_TYPE = 8;
    private static final int CHECKSUM = 4;

    private final ByteBuffer file;
    private int next = SIGNATURE;
    private int start;
    private int length;

    PngChunks(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes);
    }

    /** Goes to the next chunk, and is false at the end of the file or where it breaks off. */
    boolean advance() {
        if (file.limit() - next < LENGTH_AND_TYPE) {
            return false;
        }
        start = next + LENGTH_AND_TYPE;
        length = file.getInt(next);
        if (length < 0) {
            throw new BrokenImage("a chunk of its PNG is longer than the format allows");
        }
        long end = (long) start + length + CHECKSUM;
        next = (int) Math.min(end, file.limit());
        return true;
    }

    String type() {
        return new String(file.array(), start - CHECKSUM, CHECKSUM, StandardCharsets.ISO_8859_1);
    }

    boolean is(String type) {
        return type().equals(type);
    }

    /** Place of its data in the file. */
    int start() {
        return start;
    }

    /** Bytes of its data that the file holds. */
    int length() {
        return Math.min(length, file.limit() - start);
    }

    /** @throws BrokenImage when the data is not that of its checksum */
    void verify() {
        CRC32 checksum = new CRC32();
        checksum.update(file.slice(start - CHECKSUM, CHECKSUM + length));
        if ((int) checksum.getValue() != file.getInt(start + length)) {
            throw new BrokenImage("a chunk of its PNG has a wrong checksum");
        }
    }
}
