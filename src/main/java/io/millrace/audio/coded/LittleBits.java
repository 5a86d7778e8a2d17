package io.millrace.audio.coded;

/** Bits of a packet, the lowest of each byte first. */
final class LittleBits {

    private final byte[] bytes;
    private long at;

    LittleBits(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = 8L * from;
    }

    /** So many bits, at most 32, as an unsigned number. */
    long read(int count) {
        if (at + count > 8L * bytes.length) {
            throw BrokenSound.truncated();
        }
        long value = 0;
        for (int i = 0; i < count; i++, at++) {
            value |= (long) (bytes[(int) (at >> 3)] >> (at & 7) & 1) << i;
        }
        return value;
    }

    int readInt(int count) {
        return (int) read(count);
    }

    void skip(long count) {
        at = Math.min(at + count, 8L * bytes.length + 1);
    }
}
