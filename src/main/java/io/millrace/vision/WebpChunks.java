package io.millrace.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The chunks of a WebP (RFC 9649, section 2.3), one after the other, or those within one. */
final class WebpChunks {

    private static final int HEAD = 8;

    private final byte[] bytes;
    private final ByteBuffer file;
    private final int end;
    private int next;
    private int start;
    private int length;

    /** @param end behind the last of them, within the file */
    WebpChunks(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.next = start;
        this.end = end;
    }

    /**
     * Goes to the next chunk, and is false behind the last.
     *
     * @throws BrokenImage when it is longer than what it lies in
     */
    boolean advance() {
        if (end - next < HEAD) {
            return false;
        }
        start = next + HEAD;
        length = file.getInt(next + 4);
        if (length < 0 || length > end - start) {
            throw BrokenImage.truncated();
        }
        next = (int) Math.min((long) start + length + (length & 1), end);
        return true;
    }

    boolean is(String type) {
        return ImageFile.startsWith(bytes, start - HEAD, type);
    }

    /** Place of its data in the file. */
    int start() {
        return start;
    }

    int length() {
        return length;
    }

    int end() {
        return start + length;
    }

    /** A number of its data, of three bytes. */
    int number(int at) {
        if (at + 3 > length) {
            throw BrokenImage.truncated();
        }
        return file.getShort(start + at) & 0xffff | (bytes[start + at + 2] & 0xff) << 16;
    }
}
