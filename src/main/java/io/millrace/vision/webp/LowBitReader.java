package io.millrace.vision.webp;

/** Bits of a stream, the lowest of a byte first. Behind its end they are 0, and {@link #ended} says that some were needed. */
final class LowBitReader {

    private final byte[] bytes;
    private final int end;
    private int at;
    private long held;
    private int count;
    private boolean ended;

    LowBitReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** The next bits, not taken; 24 at most. */
    int peek(int bits) {
        while (count < bits && at < end) {
            held |= (bytes[at++] & 0xffL) << count;
            count += 8;
        }
        return (int) held & (1 << bits) - 1;
    }

    void skip(int bits) {
        ended |= bits > count;
        held >>>= bits;
        count = Math.max(0, count - bits);
    }

    int read(int bits) {
        int value = peek(bits);
        skip(bits);
        return value;
    }

    boolean flag() {
        return read(1) == 1;
    }

    /** @throws BrokenWebp when it had to go on behind its end */
    void requireMore() {
        if (ended) {
            throw new BrokenWebp("ends within its pixels");
        }
    }
}
