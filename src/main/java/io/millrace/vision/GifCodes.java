package io.millrace.vision;

/** Unpacks the rows of a GIF: Lempel-Ziv-Welch with codes of growing length (GIF89a, appendix F). */
final class GifCodes {

    private static final int LONGEST = 12;
    private static final int NONE = -1;

    private final byte[] file;
    private final Slices slices;
    private final byte[] row;
    private final int clear;
    private final int firstBits;
    private final int[] before = new int[1 << LONGEST];
    private final byte[] last = new byte[1 << LONGEST];
    private final byte[] pending = new byte[(1 << LONGEST) + 1];
    private int pendingCount;
    private int at;
    private int blockEnd;
    private int bits;
    private int bitCount;
    private int codeBits;
    private int free;
    private int previous = NONE;
    private byte first;

    GifCodes(byte[] file, int start, int columns, Slices slices) {
        this.file = file;
        this.slices = slices;
        this.row = new byte[columns];
        int numberBits = file[start];
        if (numberBits < 1 || numberBits >= LONGEST) {
            throw new BrokenImage("its GIF has numbers of " + numberBits + " bits");
        }
        this.clear = 1 << numberBits;
        this.firstBits = numberBits + 1;
        this.at = start + 1;
        this.blockEnd = at;
        for (int i = 0; i < clear; i++) {
            before[i] = NONE;
            last[i] = (byte) i;
        }
        restart();
    }

    private void restart() {
        codeBits = firstBits;
        free = clear + 2;
        previous = NONE;
    }

    /** Numbers of colours; valid until the next. */
    byte[] next() {
        for (int i = 0; i < row.length; i++) {
            while (pendingCount == 0) {
                take(code());
                slices.did(1);
            }
            row[i] = pending[--pendingCount];
        }
        return row;
    }

    private void take(int code) {
        if (code == clear) {
            restart();
        } else if (code == clear + 1) {
            throw BrokenImage.truncated();
        } else {
            unpack(code);
        }
    }

    private void unpack(int code) {
        if (code > free || previous == NONE && code >= clear || code == free && free == 1 << LONGEST) {
            throw new BrokenImage("the data of its GIF cannot be unpacked");
        }
        if (code == free) {
            pending[pendingCount++] = first;
        }
        for (int i = code == free ? previous : code; i != NONE; i = before[i]) {
            pending[pendingCount++] = last[i];
        }
        first = pending[pendingCount - 1];
        learn();
        previous = code;
    }

    private void learn() {
        if (previous == NONE || free == 1 << LONGEST) {
            return;
        }
        before[free] = previous;
        last[free++] = first;
        if (free == 1 << codeBits && codeBits < LONGEST) {
            codeBits++;
        }
    }

    private int code() {
        while (bitCount < codeBits) {
            bits |= nextByte() << bitCount;
            bitCount += 8;
        }
        int code = bits & (1 << codeBits) - 1;
        bits >>>= codeBits;
        bitCount -= codeBits;
        return code;
    }

    private int nextByte() {
        if (at == blockEnd) {
            int size = file[at++] & 0xff;
            if (size == 0) {
                throw BrokenImage.truncated();
            }
            blockEnd = at + size;
        }
        return file[at++] & 0xff;
    }
}
