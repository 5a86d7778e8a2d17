package io.millrace.template.filter;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Strings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** C's conversions of floats, exact in decimal and rounded half to even. Signs are left to the caller. */
final class NumberFormat {
    private static final int SMALLEST_FIXED = -4;

    private NumberFormat() {}

    /** The digits of a value that is not negative, for one of {@code f F e E g G}. */
    static String real(Budget budget, double value, char type, int precision, boolean alternate) {
        budget.text(precision);
        if (!Double.isFinite(value)) {
            return Character.isUpperCase(type) ? StringCases.upper(Numbers.text(value)) : Numbers.text(value);
        }
        return switch (type) {
            case 'f', 'F' -> fixed(value, precision, alternate);
            case 'e' -> scientific(value, precision, alternate, false);
            case 'E' -> StringCases.upper(scientific(value, precision, alternate, false));
            case 'g' -> general(value, Math.max(1, precision), alternate, 0);
            default -> StringCases.upper(general(value, Math.max(1, precision), alternate, 0));
        };
    }

    private static String fixed(double value, int precision, boolean alternate) {
        String digits = new BigDecimal(value)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString();
        return alternate && precision == 0 ? digits + "." : digits;
    }

    private static BigDecimal rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static int exponent(BigDecimal value) {
        return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
    }

    private static String scientific(double value, int precision, boolean alternate, boolean stripped) {
        BigDecimal rounded = rounded(value, precision + 1);
        int exponent = exponent(rounded);
        BigDecimal mantissa = rounded.scaleByPowerOfTen(-exponent).setScale(precision, RoundingMode.UNNECESSARY);
        String digits = stripped ? stripZeros(mantissa.toPlainString()) : mantissa.toPlainString();
        String point = alternate && precision == 0 ? "." : "";
        return digits + point + "e" + (exponent < 0 ? '-' : '+') + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** The shorter of fixed and scientific; {@code early} moves the change to scientific down. */
    static String general(double value, int precision, boolean alternate, int early) {
        BigDecimal rounded = rounded(value, precision);
        int exponent = exponent(rounded);
        if (exponent < SMALLEST_FIXED || exponent >= precision - early) {
            return scientific(value, precision - 1, alternate, !alternate);
        }
        String digits = rounded.setScale(Math.max(0, precision - 1 - exponent), RoundingMode.HALF_EVEN)
                .toPlainString();
        return alternate ? digits : stripZeros(digits);
    }

    private static String stripZeros(String digits) {
        return digits.contains(".") ? Strings.stripEnd(Strings.stripEnd(digits, c -> c == '0'), c -> c == '.') : digits;
    }
}
