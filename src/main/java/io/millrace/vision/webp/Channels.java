package io.millrace.vision.webp;

/** Arithmetic on the four channels of pixels, each by itself. */
final class Channels {

    private static final int EVEN = 0x00ff_00ff;
    private static final int UPPER_BITS = 0xfefe_fefe;
    private static final int BITS = 8;

    private Channels() {}

    /** Each modulo 256. */
    static int sum(int one, int other) {
        int odd = (one >>> BITS & EVEN) + (other >>> BITS & EVEN) & EVEN;
        return odd << BITS | (one & EVEN) + (other & EVEN) & EVEN;
    }

    /** Each rounded down. */
    static int mean(int one, int other) {
        return (((one ^ other) & UPPER_BITS) >>> 1) + (one & other);
    }

    /** Whichever of two is nearer to what they and the corner between them lead to. */
    static int nearer(int above, int left, int corner) {
        int toAbove = 0;
        int toLeft = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += BITS) {
            toAbove += Math.abs(of(left, shift) - of(corner, shift));
            toLeft += Math.abs(of(above, shift) - of(corner, shift));
        }
        return toAbove <= toLeft ? above : left;
    }

    /** One and another less the corner between them, cut off. */
    static int gradient(int left, int above, int corner) {
        int made = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += BITS) {
            made |= clamped(of(left, shift) + of(above, shift) - of(corner, shift)) << shift;
        }
        return made;
    }

    /** A pixel, and half of its difference to the corner, cut off. */
    static int halfGradient(int mean, int corner) {
        int made = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += BITS) {
            made |= clamped(of(mean, shift) + (of(mean, shift) - of(corner, shift)) / 2) << shift;
        }
        return made;
    }

    private static int of(int pixel, int shift) {
        return pixel >>> shift & 0xff;
    }

    private static int clamped(int level) {
        return Math.clamp(level, 0, 255);
    }
}
