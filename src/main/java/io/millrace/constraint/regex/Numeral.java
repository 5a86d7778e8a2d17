package io.millrace.constraint.regex;

import java.math.BigInteger;

/**
 * What was read of a numeral that is to be a multiple of {@code factor · 10^−scale}.
 *
 * @param decimals digits behind the point; past the scale they are zeros and count as one
 * @param value the digits up to the scale, as an integer modulo the factor
 */
record Numeral(Regex.Multiple of, Phase phase, int decimals, long value) {

    enum Phase {
        START,
        SIGN,
        ZERO,
        WHOLE,
        POINT,
        FRACTION
    }

    static final Phase[] PHASES = Phase.values();

    boolean mayEnd() {
        return switch (phase) {
            case START, SIGN, POINT -> false;
            case ZERO -> true;
            case WHOLE, FRACTION -> missing().signum() == 0;
        };
    }

    /** Whether some digits make it whole. */
    boolean isAlive() {
        return switch (phase) {
            case START, SIGN, ZERO, WHOLE -> true;
            case POINT, FRACTION -> missing().compareTo(step()) < 0;
        };
    }

    /** What follows a byte; null where it cannot. */
    @org.jspecify.annotations.Nullable
    Numeral after(int b) {
        Numeral next = b >= '0' && b <= '9' ? digit(b - '0') : mark(b);
        return next != null && next.isAlive() ? next : null;
    }

    private @org.jspecify.annotations.Nullable Numeral mark(int b) {
        return switch (phase) {
            case START -> b == '-' ? to(Phase.SIGN, 0, 0) : null;
            case ZERO, WHOLE -> b == '.' ? to(Phase.POINT, 0, value) : null;
            default -> null;
        };
    }

    private @org.jspecify.annotations.Nullable Numeral digit(int digit) {
        return switch (phase) {
            case START, SIGN -> to(digit == 0 ? Phase.ZERO : Phase.WHOLE, 0, appended(digit));
            case ZERO -> null;
            case WHOLE -> to(Phase.WHOLE, 0, appended(digit));
            case POINT, FRACTION -> decimal(digit);
        };
    }

    private @org.jspecify.annotations.Nullable Numeral decimal(int digit) {
        if (decimals < of.scale()) {
            return to(Phase.FRACTION, decimals + 1, appended(digit));
        }
        return digit == 0 ? to(Phase.FRACTION, of.scale(), value) : null;
    }

    private Numeral to(Phase phase, int decimals, long value) {
        return new Numeral(of, phase, decimals, value);
    }

    private long appended(int digit) {
        return BigInteger.valueOf(value)
                .multiply(BigInteger.TEN)
                .add(BigInteger.valueOf(digit))
                .mod(factor())
                .longValue();
    }

    /** What the value at full scale lacks to the next multiple. */
    private BigInteger missing() {
        return BigInteger.valueOf(value).multiply(step()).negate().mod(factor());
    }

    /** The weight of the last digit read, at full scale. */
    private BigInteger step() {
        return BigInteger.TEN.pow(of.scale() - decimals);
    }

    private BigInteger factor() {
        return BigInteger.valueOf(of.factor());
    }
}
