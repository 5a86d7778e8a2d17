package io.millrace.template.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Python's arithmetic: ints without bound (but for a limit on size), floor division and modulo towards minus infinity. */
public final class Arithmetic {
    private static final MathContext DIVISION = new MathContext(60);

    /** A binary operator. */
    public enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        MODULO("%"),
        POWER("**");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    private Arithmetic() {}

    /** {@code +value} or {@code -value}. */
    public static Object signed(Object value, boolean negative) {
        return switch (Undefined.required(value)) {
            case Double number -> negative ? -number : number;
            case Long number when number != Long.MIN_VALUE -> negative ? -number : number;
            default -> signedInteger(value, negative);
        };
    }

    private static Object signedInteger(Object value, boolean negative) {
        BigInteger number = Numbers.big(value);
        if (number == null) {
            throw TemplateException.type(
                    "bad operand type for unary " + (negative ? "-" : "+") + ": " + Python.quotedType(value));
        }
        return Numbers.integer(negative ? number.negate() : number);
    }

    /** The operation on two numbers: a float where one of them is, else on ints. */
    public static Object apply(Operator operator, Object left, Object right) {
        boolean real = left instanceof Double || right instanceof Double;
        return real
                ? apply(operator, Numbers.real(left), Numbers.real(right))
                : apply(operator, Numbers.bigOrFail(left), Numbers.bigOrFail(right));
    }

    private static double apply(Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / divisor(right);
            case FLOOR_DIVIDE -> floorDivide(left, divisor(right));
            case MODULO -> modulo(left, divisor(right));
            case POWER -> power(left, right);
        };
    }

    private static Object apply(Operator operator, BigInteger left, BigInteger right) {
        return switch (operator) {
            case ADD -> Numbers.integer(left.add(right));
            case SUBTRACT -> Numbers.integer(left.subtract(right));
            case MULTIPLY -> multiply(left, right);
            case DIVIDE -> divide(left, divisor(right));
            case FLOOR_DIVIDE -> floorDivide(left, divisor(right));
            case MODULO -> modulo(left, divisor(right));
            case POWER -> power(left, right);
        };
    }

    private static double divisor(double value) {
        if (value == 0) {
            throw TemplateException.value("division by zero");
        }
        return value;
    }

    private static BigInteger divisor(BigInteger value) {
        divisor((double) value.signum());
        return value;
    }

    private static Object multiply(BigInteger left, BigInteger right) {
        Numbers.requireBits((long) left.bitLength() + right.bitLength());
        return Numbers.integer(left.multiply(right));
    }

    private static double divide(BigInteger left, BigInteger right) {
        double result =
                new BigDecimal(left).divide(new BigDecimal(right), DIVISION).doubleValue();
        if (Double.isInfinite(result)) {
            throw TemplateException.value("integer division result too large for a float");
        }
        return result;
    }

    private static Object floorDivide(BigInteger left, BigInteger right) {
        BigInteger[] parts = left.divideAndRemainder(right);
        boolean down = parts[1].signum() * right.signum() < 0;
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

    private static Object modulo(BigInteger left, BigInteger right) {
        BigInteger rest = left.remainder(right);
        return Numbers.integer(rest.signum() * right.signum() < 0 ? rest.add(right) : rest);
    }

    private static double modulo(double left, double right) {
        double rest = left % right;
        if (rest == 0) {
            return Math.copySign(0.0, right);
        }
        return rest < 0 != right < 0 ? rest + right : rest;
    }

    private static Object power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return power(Numbers.real(base), Numbers.real(exponent));
        }
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
