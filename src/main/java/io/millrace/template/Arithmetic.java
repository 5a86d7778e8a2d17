package io.millrace.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Python's arithmetic: ints without bound (but for a limit on size), floor division and modulo towards minus infinity. */
final class Arithmetic {
    private static final MathContext DIVISION = new MathContext(60);

    private Arithmetic() {}

    static Object signed(Object value, boolean negative) {
        return switch (value) {
            case Double number -> negative ? -number : number;
            case Undefined undefined -> throw undefined.failure();
            case Long number when number != Long.MIN_VALUE -> negative ? -number : number;
            default -> signedInteger(value, negative);
        };
    }

    private static Object signedInteger(Object value, boolean negative) {
        BigInteger number = Numbers.big(value);
        if (number == null) {
            throw TemplateException.type(
                    "bad operand type for unary " + (negative ? "-" : "+") + ": " + Repr.quote(Types.name(value)));
        }
        return Numbers.integer(negative ? number.negate() : number);
    }

    static Object add(Object left, Object right) {
        return anyReal(left, right)
                ? (Object) (Numbers.real(left) + Numbers.real(right))
                : Numbers.integer(Numbers.bigOrFail(left).add(Numbers.bigOrFail(right)));
    }

    static Object subtract(Object left, Object right) {
        return anyReal(left, right)
                ? (Object) (Numbers.real(left) - Numbers.real(right))
                : Numbers.integer(Numbers.bigOrFail(left).subtract(Numbers.bigOrFail(right)));
    }

    static Object multiply(Object left, Object right) {
        if (anyReal(left, right)) {
            return Numbers.real(left) * Numbers.real(right);
        }
        BigInteger a = Numbers.bigOrFail(left);
        BigInteger b = Numbers.bigOrFail(right);
        Numbers.requireBits((long) a.bitLength() + b.bitLength());
        return Numbers.integer(a.multiply(b));
    }

    static boolean anyReal(Object left, Object right) {
        return left instanceof Double || right instanceof Double;
    }

    private static void requireDivisor(Object divisor) {
        if (Numbers.compare(divisor, 0L) == 0) {
            throw TemplateException.value("division by zero");
        }
    }

    static Object divide(Object left, Object right) {
        requireDivisor(right);
        if (anyReal(left, right)) {
            return Numbers.real(left) / Numbers.real(right);
        }
        BigDecimal quotient =
                new BigDecimal(Numbers.bigOrFail(left)).divide(new BigDecimal(Numbers.bigOrFail(right)), DIVISION);
        double result = quotient.doubleValue();
        if (Double.isInfinite(result)) {
            throw TemplateException.value("integer division result too large for a float");
        }
        return result;
    }

    static Object floorDivide(Object left, Object right) {
        requireDivisor(right);
        if (anyReal(left, right)) {
            return floorDivide(Numbers.real(left), Numbers.real(right));
        }
        BigInteger[] parts = Numbers.bigOrFail(left).divideAndRemainder(Numbers.bigOrFail(right));
        boolean down = parts[1].signum() != 0
                && parts[1].signum() != Numbers.bigOrFail(right).signum();
        return Numbers.integer(down ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }

    private static double floorDivide(double left, double right) {
        double quotient = (left - modulo(left, right)) / right;
        if (quotient == 0) {
            return Math.copySign(0.0, left / right);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    static Object modulo(Object left, Object right) {
        requireDivisor(right);
        if (anyReal(left, right)) {
            return modulo(Numbers.real(left), Numbers.real(right));
        }
        BigInteger divisor = Numbers.bigOrFail(right);
        BigInteger rest = Numbers.bigOrFail(left).remainder(divisor);
        boolean shift = rest.signum() != 0 && rest.signum() != divisor.signum();
        return Numbers.integer(shift ? rest.add(divisor) : rest);
    }

    private static double modulo(double left, double right) {
        double rest = left % right;
        if (rest == 0) {
            return Math.copySign(0.0, right);
        }
        return rest < 0 != right < 0 ? rest + right : rest;
    }

    static Object power(Object left, Object right) {
        if (anyReal(left, right) || Numbers.compare(right, 0L) < 0) {
            return power(Numbers.real(left), Numbers.real(right));
        }
        BigInteger base = Numbers.bigOrFail(left);
        BigInteger exponent = Numbers.bigOrFail(right);
        if (base.abs().compareTo(BigInteger.ONE) <= 0) {
            return Numbers.integer(base.pow(exponent.testBit(0) ? 1 : exponent.signum() * 2));
        }
        Numbers.requireBits(
                exponent.bitLength() > 31 ? Long.MAX_VALUE : (base.abs().bitLength() - 1) * exponent.longValue());
        return Numbers.integer(base.pow(exponent.intValueExact()));
    }

    private static double power(double left, double right) {
        if (left == 0 && right < 0) {
            throw TemplateException.value("0.0 cannot be raised to a negative power");
        }
        double result = Math.pow(left, right);
        if (Double.isNaN(result) && !Double.isNaN(left) && !Double.isNaN(right)) {
            throw TemplateException.value("negative number cannot be raised to a fractional power");
        }
        if (Double.isInfinite(result) && Double.isFinite(left) && Double.isFinite(right)) {
            throw TemplateException.value("Result too large");
        }
        return left == 1 || right == 0 ? 1.0 : result;
    }
}
