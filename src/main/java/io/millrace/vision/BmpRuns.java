package io.millrace.vision;

import java.nio.ByteBuffer;

/** Unpacks the numbers of colours that a BMP has packed by run lengths. */
final class BmpRuns {

    private static final int END_OF_ROW = 0;
    private static final int END = 1;
    private static final int MOVE = 2;

    private final ByteBuffer file;
    private final int width;
    private final boolean halves;
    private final byte[] numbers;
    private final Slices slices;
    private int at;
    private int next;

    BmpRuns(BmpFile image, Slices slices) {
        this.file = image.file();
        this.width = image.width();
        this.halves = image.bits() == 4;
        this.numbers = new byte[Math.multiplyExact(width, image.height())];
        this.slices = slices;
        this.at = image.data();
    }

    /** A byte a number, in the order of the file. */
    byte[] unpacked() {
        boolean more = true;
        while (more && next < numbers.length) {
            int count = file.get(at++) & 0xff;
            more = count > 0 ? run(count) : command(file.get(at++) & 0xff);
            slices.did(count + 1);
        }
        if (next < numbers.length) {
            throw BrokenImage.truncated();
        }
        return numbers;
    }

    /* A run ends with its row. */
    private boolean run(int count) {
        int value = file.get(at++);
        int end = Math.min(next + count, (next / width + 1) * width);
        for (int i = 0; next < end; i++) {
            numbers[next++] = half(value, i);
        }
        return true;
    }

    private byte half(int value, int i) {
        if (!halves) {
            return (byte) value;
        }
        return (byte) (i % 2 == 0 ? value >> 4 & 0xf : value & 0xf);
    }

    private boolean command(int command) {
        switch (command) {
            case END_OF_ROW -> next = Math.ceilDiv(next, width) * width;
            case END -> {
                return false;
            }
            case MOVE -> next += (file.get(at++) & 0xff) + (file.get(at++) & 0xff) * width;
            default -> numbers(command);
        }
        return true;
    }

    private void numbers(int count) {
        int start = at;
        for (int i = 0; i < count && next < numbers.length; i++) {
            numbers[next++] = halves ? half(file.get(start + i / 2), i) : file.get(start + i);
        }
        at += halves ? Math.ceilDiv(count, 2) : count;
        at += at - start & 1;
    }
}
