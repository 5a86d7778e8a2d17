package io.millrace.template.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Python's int and float as Long, BigInteger (only beyond the range of long) and Double; a bool counts as int. */
public final class Numbers {
    private static final int MAX_BITS = 1 << 16;
    private static final int MAX_DIGITS = 4300;
    private static final int FIRST_EXPONENT = 16;
    private static final int LAST_FRACTION = -4;
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private Numbers() {}

    /** The int of this value, as Long where it fits. */
    public static Object integer(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        requireBits(value.bitLength());
        return value;
    }

    static void requireBits(long bits) {
        if (bits > MAX_BITS) {
            throw TemplateException.limit("integer of " + bits + " bits is over the limit of " + MAX_BITS);
        }
    }

    public static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
    }

    public static boolean isNumber(Object value) {
        return isInteger(value) || value instanceof Double;
    }

    /** The value of an int or bool, or null. */
    static @Nullable BigInteger big(Object value) {
        return switch (value) {
            case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            default -> null;
        };
    }

    public static BigInteger bigOrFail(Object value) {
        BigInteger big = big(value);
        if (big == null) {
            throw notInteger(value);
        }
        return big;
    }

    static TemplateException notInteger(Object value) {
        return TemplateException.type(Python.quotedType(value) + " object cannot be interpreted as an integer");
    }

    /** An int used as index, width or count, cut to the range of a Java int. */
    public static int index(Object value) {
        return Math.clamp(whole(value), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** An int cut to the range of long. */
    public static long whole(Object value) {
        return bigOrFail(value).max(MIN_LONG).min(MAX_LONG).longValue();
    }

    /** The float of an int, bool or float. */
    public static double real(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        double number =
                value instanceof Long small ? (double) small : bigOrFail(value).doubleValue();
        if (Double.isInfinite(number)) {
            throw TemplateException.value("int too large to convert to float");
        }
        return number;
    }

    /** The int of a float, towards zero. */
    public static Object truncate(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw TemplateException.value("cannot convert float " + text(value) + " to integer");
        }
        return integer(new BigDecimal(value).toBigInteger());
    }

    public static int compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        return left instanceof Double || right instanceof Double
                ? compareReal(left, right)
                : bigOrFail(left).compareTo(bigOrFail(right));
    }

    private static int compareReal(Object left, Object right) {
        boolean exact = isFinite(left) && isFinite(right);
        if (exact) {
            return decimal(left).compareTo(decimal(right));
        }
        double a = left instanceof Double number ? number : 0;
        double b = right instanceof Double number ? number : 0;
        return Double.compare(a, b);
    }

    private static boolean isFinite(Object value) {
        return !(value instanceof Double number) || Double.isFinite(number);
    }

    static boolean isNan(Object value) {
        return value instanceof Double number && Double.isNaN(number);
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof Double number ? new BigDecimal(number) : new BigDecimal(bigOrFail(value));
    }

    /** Decimal digits of an int, which Python bounds too. */
    public static String digits(Object value) {
        String digits = bigOrFail(value).toString();
        if (digits.length() > MAX_DIGITS + 1) {
            throw TemplateException.value(
                    "Exceeds the limit (" + MAX_DIGITS + " digits) for integer string conversion");
        }
        return digits;
    }

    /** The shortest text that reads back as the same float. */
    public static String text(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return number == 0 ? (1 / number < 0 ? "-0.0" : "0.0") : finite(number);
    }

    private static String finite(double number) {
        BigDecimal shortest = shortest(number);
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < LAST_FRACTION || exponent >= FIRST_EXPONENT) {
            return scientific(shortest, exponent);
        }
        return shortest.scale() <= 0 ? shortest.toPlainString() + ".0" : shortest.toPlainString();
    }

    /** As Java writes it, but with one digit where that is enough and Java writes two. */
    private static BigDecimal shortest(double number) {
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        BigDecimal one = digits.round(new MathContext(1));
        return digits.precision() == 2 && one.doubleValue() == number ? one.stripTrailingZeros() : digits;
    }

    private static String scientific(BigDecimal number, int exponent) {
        String digits = number.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = number.signum() < 0 ? "-" : "";
        return "%s%c%se%c%02d"
                .formatted(sign, digits.charAt(0), fraction, exponent < 0 ? '-' : '+', Math.abs(exponent));
    }
}
