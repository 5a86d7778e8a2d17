package io.millrace.vision.webp;

/** The arithmetic decoder of VP8 (RFC 6386, section 7). Behind its end it reads zeros, and says that it did. */
final class BoolDecoder {

    private static final int EVEN = 128;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int range = 255;
    private int value;
    private int bits = -8; // that the value holds beside the eight which are compared
    private boolean ended;

    BoolDecoder(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** @param probability of 0, in 256 parts */
    int bit(int probability) {
        if (bits < 0) {
            load();
        }
        int split = 1 + ((range - 1) * probability >> 8);
        boolean one = value >> bits >= split;
        if (one) {
            range -= split;
            value -= split << bits;
        } else {
            range = split;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        bits -= shift;
        return one ? 1 : 0;
    }

    private void load() {
        ended |= at >= end;
        value = value << 8 | (at < end ? bytes[at++] & 0xff : 0);
        bits += 8;
    }

    boolean flag() {
        return bit(EVEN) == 1;
    }

    /** A number of so many bits, the highest first. */
    int number(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 1 | bit(EVEN);
        }
        return number;
    }

    /** One with its sign behind it. */
    int signed(int count) {
        int number = number(count);
        return flag() ? -number : number;
    }

    /** A signed number where a flag says that there is one, else 0. */
    int optional(int count) {
        return flag() ? signed(count) : 0;
    }

    /** Whether it had to go on behind its end. */
    boolean ended() {
        return ended;
    }
}
