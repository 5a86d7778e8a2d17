package io.millrace.audio;

/**
 * A low-pass of limited length: sin(πx)/πx under a Kaiser window, as a table of its right half that is read with linear interpolation
 * (J. O. Smith, Digital Audio Resampling).
 */
final class Sinc {

    /** Zero crossings on each side. */
    static final int CROSSINGS = 24;

    private static final int STEPS = 512; // of a crossing
    private static final double BETA = 9;

    /** Share of the band that passes, the rest being the slope. */
    static final double ROLL_OFF = 0.92;

    private static final float[] TABLE = table();

    private Sinc() {}

    /** At x zero crossings from the middle, of a filter whose band ends at {@link #ROLL_OFF} of the half rate; 0 beyond its length. */
    static double at(double x) {
        double place = Math.abs(x) * STEPS;
        int index = (int) place;
        if (index >= TABLE.length - 1) {
            return 0;
        }
        double share = place - index;
        return TABLE[index] * (1 - share) + TABLE[index + 1] * share;
    }

    private static float[] table() {
        float[] table = new float[CROSSINGS * STEPS + 1];
        for (int i = 0; i < table.length; i++) {
            double x = (double) i / STEPS;
            double angle = Math.PI * ROLL_OFF * x;
            double sinc = i == 0 ? 1 : Math.sin(angle) / angle;
            table[i] = (float) (ROLL_OFF * sinc * bessel(BETA * Math.sqrt(1 - square(x / CROSSINGS))) / bessel(BETA));
        }
        return table;
    }

    private static double square(double x) {
        return x * x;
    }

    /* The modified Bessel function of order 0 by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= square(x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
