package io.millrace.openai.stream;

/**
 * The decimal with the fewest digits that reads back as a given float, and of those the closest to it: what
 * {@link Float#toString(float)} says, found without its general case.
 *
 * <p>Of a float of 24 bits between a thousandth and ten, its product with 10<sup>n</sup> is exact in a double up to n = 11, and so is
 * its distance from a whole number; a decimal of n places reads back as the float if it is closer than half the distance to the next
 * one. Such a half has more than 20 decimal places, so none of these decimals lies on it.
 */
final class ShortDecimal {

    private static final float LEAST = 1e-3f;
    private static final float MOST = 10;
    private static final int MANTISSA = (1 << 23) - 1;
    private static final double[] POWERS_OF_TEN = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11};

    private ShortDecimal() {}

    /** Decimal places of the shortest decimal of a positive float; 0 where it has fewer than seven digits or none of this kind. */
    static int places(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (!(value >= LEAST && value < MOST) || (bits & MANTISSA) == 0) {
            return 0;
        }
        double half = Math.ulp(value) / 2.0;
        int fewest = fewest(value);
        return reads(value, half, fewest) ? 0 : placesFrom(fewest + 1, value, half);
    }

    private static int placesFrom(int places, float value, double half) {
        while (!reads(value, half, places)) {
            places++;
        }
        return places;
    }

    /** Places of six digits. */
    private static int fewest(float value) {
        return value >= 0.1f ? value >= 1 ? 5 : 6 : value >= 0.01f ? 7 : 8;
    }

    private static boolean reads(float value, double half, int places) {
        double scaled = value * POWERS_OF_TEN[places];
        return Math.abs(Math.rint(scaled) - scaled) < half * POWERS_OF_TEN[places];
    }

    /** The digits of a float with so many places, as a whole number of at most nine digits. */
    static int digits(float value, int places) {
        return (int) Math.rint(value * POWERS_OF_TEN[places]);
    }
}
