package io.millrace.audio.coded;

import java.nio.ByteBuffer;

/** One frame of a FLAC stream (RFC 9639, section 9), checked by its sum. */
final class FlacFrame {

    private static final int LEFT_SIDE = 8;
    private static final int RIGHT_SIDE = 9;
    private static final int MID_SIDE = 10;
    private static final int[] BITS = {0, 8, 12, 0, 16, 20, 24, 32};
    private static final int SYNC = 0x3ffe;

    private final FlacStream stream;
    private final ByteBuffer bytes;
    private final Bits in;
    private final int start;

    /** @param bytes at the frame's first, and behind its last once it is decoded */
    FlacFrame(FlacStream stream, ByteBuffer bytes) {
        this.stream = stream;
        this.bytes = bytes;
        this.in = new Bits(bytes);
        this.start = bytes.position();
    }

    /** Its samples, interleaved. */
    float[] decode() {
        if (in.read(14) != SYNC) {
            throw new BrokenSound("a FLAC frame begins with other bits than it must, at byte " + start);
        }
        in.read(2);
        int sizeCode = in.readInt(4);
        int rateCode = in.readInt(4);
        int assignment = in.readInt(4);
        int bitsCode = in.readInt(3);
        in.read(1);
        skipNumber();
        int size = size(sizeCode);
        skipRate(rateCode);
        in.read(8); // the sum of the head; that of the frame covers it
        require(assignment, bitsCode);
        int[][] samples = samples(assignment, size);
        in.align();
        checkSum();
        return interleaved(samples, size);
    }

    private void skipNumber() {
        int first = in.readInt(8);
        int more = Integer.numberOfLeadingZeros(~(first << 24)) - 1;
        for (int i = 0; i < Math.min(more, 6); i++) {
            in.read(8);
        }
    }

    private int size(int code) {
        int size =
                switch (code) {
                    case 0 -> 0;
                    case 1 -> 192;
                    case 2, 3, 4, 5 -> 576 << code - 2;
                    case 6 -> in.readInt(8) + 1;
                    case 7 -> in.readInt(16) + 1;
                    default -> 256 << code - 8;
                };
        if (size == 0) {
            throw new BrokenSound("a FLAC frame has a reserved block size, at byte " + start);
        }
        return size;
    }

    private void skipRate(int code) {
        if (code >= 12) {
            in.read(code == 12 ? 8 : 16);
        }
    }

    private void require(int assignment, int bitsCode) {
        int channels = assignment < LEFT_SIDE ? assignment + 1 : 2;
        int bits = BITS[bitsCode] == 0 ? stream.bits() : BITS[bitsCode];
        if (assignment > MID_SIDE || channels != stream.channels() || bits != stream.bits()) {
            throw new BrokenSound("a FLAC frame has " + channels + " channels of " + bits + " bits in a stream of "
                    + stream.channels() + " of " + stream.bits() + ", at byte " + start);
        }
    }

    private int[][] samples(int assignment, int size) {
        int[][] samples = new int[stream.channels()][];
        for (int channel = 0; channel < samples.length; channel++) {
            boolean side = channel == 1 && (assignment == LEFT_SIDE || assignment == MID_SIDE)
                    || channel == 0 && assignment == RIGHT_SIDE;
            samples[channel] = new FlacSubframe(in, stream.bits() + (side ? 1 : 0), size).decode();
        }
        if (assignment >= LEFT_SIDE) {
            join(samples[0], samples[1], assignment);
        }
        return samples;
    }

    private static void join(int[] first, int[] second, int assignment) {
        for (int i = 0; i < first.length; i++) {
            int a = first[i];
            int b = second[i];
            switch (assignment) {
                case LEFT_SIDE -> second[i] = a - b;
                case RIGHT_SIDE -> first[i] = a + b;
                default -> {
                    int middle = a << 1 | b & 1;
                    first[i] = middle + b >> 1;
                    second[i] = middle - b >> 1;
                }
            }
        }
    }

    private void checkSum() {
        int end = in.position();
        int sum = 0;
        for (int i = start; i < end; i++) {
            sum = Crc.SIXTEEN.next(sum, bytes.get(i));
        }
        if (sum != in.readInt(16)) {
            throw new BrokenSound("a FLAC frame does not have the sum that it states, at byte " + start);
        }
        bytes.position(in.position());
    }

    private float[] interleaved(int[][] samples, int size) {
        int channels = samples.length;
        float scale = (float) (1.0 / (1L << stream.bits() - 1));
        float[] block = new float[size * channels];
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < size; i++) {
                block[i * channels + channel] = samples[channel][i] * scale;
            }
        }
        return block;
    }
}
