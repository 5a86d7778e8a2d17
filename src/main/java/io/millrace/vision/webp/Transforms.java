package io.millrace.vision.webp;

/** From coefficients to differences of levels (RFC 6386, section 14). */
final class Transforms {

    private static final int SIDE = 4;

    private Transforms() {}

    /** The inverse Walsh-Hadamard transform: its sixteen numbers become the first of sixteen blocks. */
    static void spread(int[] means, int[] blocks) {
        int[] half = new int[Coefficients.SIZE];
        for (int i = 0; i < SIDE; i++) {
            int outer = means[i] + means[12 + i];
            int inner = means[4 + i] + means[8 + i];
            int innerLess = means[4 + i] - means[8 + i];
            int outerLess = means[i] - means[12 + i];
            half[i] = outer + inner;
            half[4 + i] = outerLess + innerLess;
            half[8 + i] = outer - inner;
            half[12 + i] = outerLess - innerLess;
        }
        for (int i = 0; i < SIDE; i++) {
            int first = half[4 * i] + 3;
            int outer = first + half[4 * i + 3];
            int inner = half[4 * i + 1] + half[4 * i + 2];
            int innerLess = half[4 * i + 1] - half[4 * i + 2];
            int outerLess = first - half[4 * i + 3];
            int to = i * SIDE * Coefficients.SIZE;
            blocks[to] = outer + inner >> 3;
            blocks[to + 16] = outerLess + innerLess >> 3;
            blocks[to + 32] = outer - inner >> 3;
            blocks[to + 48] = outerLess - innerLess >> 3;
        }
    }

    /** The inverse cosine transform of a block, added to what is predicted there. */
    static void add(int[] blocks, int from, Plane plane, int place) {
        if (isZero(blocks, from)) {
            return;
        }
        int[] half = new int[Coefficients.SIZE];
        for (int i = 0; i < SIDE; i++) {
            int even = blocks[from + i] + blocks[from + 8 + i];
            int odd = blocks[from + i] - blocks[from + 8 + i];
            int less = sine(blocks[from + 4 + i]) - cosine(blocks[from + 12 + i]);
            int more = cosine(blocks[from + 4 + i]) + sine(blocks[from + 12 + i]);
            half[4 * i] = even + more;
            half[4 * i + 1] = odd + less;
            half[4 * i + 2] = odd - less;
            half[4 * i + 3] = even - more;
        }
        for (int i = 0; i < SIDE; i++) {
            int first = half[i] + 4;
            int even = first + half[8 + i];
            int odd = first - half[8 + i];
            int less = sine(half[4 + i]) - cosine(half[12 + i]);
            int more = cosine(half[4 + i]) + sine(half[12 + i]);
            int row = place + i * plane.stride();
            plane.add(row, even + more >> 3);
            plane.add(row + 1, odd + less >> 3);
            plane.add(row + 2, odd - less >> 3);
            plane.add(row + 3, even - more >> 3);
        }
    }

    private static boolean isZero(int[] blocks, int from) {
        for (int i = from; i < from + Coefficients.SIZE; i++) {
            if (blocks[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /* The square root of 2 times the cosine of an eighth of a half turn, and times its sine, 16 bits after the point. */
    private static int cosine(int value) {
        return (value * 20_091 >> 16) + value;
    }

    private static int sine(int value) {
        return value * 35_468 >> 16;
    }
}
