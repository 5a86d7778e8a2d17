package io.millrace.audio.coded;

import java.nio.ByteBuffer;

/** Bits of a file, the highest of each byte first. */
final class Bits {

    private final ByteBuffer bytes;
    private long window;
    private int held;

    Bits(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** So many bits, at most 32, as an unsigned number. */
    long read(int count) {
        while (held < count) {
            if (!bytes.hasRemaining()) {
                throw BrokenSound.truncated();
            }
            window = window << 8 | bytes.get() & 0xff;
            held += 8;
        }
        held -= count;
        return window >>> held & (1L << count) - 1;
    }

    int readInt(int count) {
        return (int) read(count);
    }

    /** In two's complement. */
    int signed(int count) {
        if (count == 0) {
            return 0;
        }
        int shift = 64 - count;
        return (int) (read(count) << shift >> shift);
    }

    /** Zeros before the next one. */
    int unary() {
        int zeros = 0;
        while (read(1) == 0) {
            zeros++;
        }
        return zeros;
    }

    /** Leaves what remains of the byte. */
    void align() {
        held -= held % 8;
    }

    /** Bytes that have been read, where it is aligned. */
    int position() {
        return bytes.position() - held / 8;
    }

    boolean atEnd() {
        return !bytes.hasRemaining() && held == 0;
    }
}
