package io.millrace.decoding;

/**
 * The exponential function for x ≤ 0, within 1e-10 of the exact value relatively, and the same bits on every JVM. {@code Math.exp}
 * is several times slower and its bits may differ between machines.
 *
 * <p>x = k·ln2/64 + r gives eˣ = 2^(k/64) · eʳ with |r| ≤ ln2/128: a table for the fraction of the exponent, its integer part
 * added to the exponent's bits, a cubic for eʳ.
 */
final class Exp {

    private static final int STEPS = 64;
    private static final int STEP_BITS = 6;
    private static final double PER_STEP = STEPS / StrictMath.log(2);
    private static final double STEP = StrictMath.log(2) / STEPS;
    /** Adding it leaves the nearest integer in the low bits of the significand. */
    private static final double ROUND = 0x1.8p52;
    /** Below it the result is 0; above it, a normal number. */
    private static final double SMALLEST = -700;

    private static final long[] POWERS = powers();

    private Exp() {}

    /** eˣ for {@code x ≤ 0}; 0 for x below −700. */
    static double exp(double x) {
        if (x < SMALLEST) {
            return 0;
        }
        double shifted = x * PER_STEP + ROUND;
        int k = (int) Double.doubleToRawLongBits(shifted);
        double r = x - (shifted - ROUND) * STEP;
        double power = Double.longBitsToDouble(POWERS[k & (STEPS - 1)] + ((long) (k >> STEP_BITS) << 52));
        return power * (1 + r * (1 + r * (0.5 + r * (1.0 / 6))));
    }

    /**
     * Fills {@code out} with e^((logit − largest)·scale) for {@code length} logits, within 1e-7 relatively, where the exponent is
     * at least −60; below, e⁻⁶⁰. Written so that the compiler vectorizes it: eˣ = (e^(x/1024))^1024.
     */
    static void exp(float[] logits, int from, int length, float largest, double scale, double[] out) {
        float lowest = (float) (-60 / scale);
        for (int i = 0; i < length; i++) {
            out[i] = Math.max(logits[from + i] - largest, lowest) * scale;
        }
        for (int i = 0; i < length; i++) {
            out[i] = power1024(out[i] * 0x1p-10);
        }
    }

    private static double power1024(double x) {
        double p = 1 + x * (1 + x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120)))));
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        return p * p;
    }

    private static long[] powers() {
        long[] bits = new long[STEPS];
        for (int i = 0; i < STEPS; i++) {
            bits[i] = Double.doubleToRawLongBits(StrictMath.pow(2, (double) i / STEPS));
        }
        return bits;
    }
}
