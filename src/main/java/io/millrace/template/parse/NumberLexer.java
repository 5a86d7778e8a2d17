package io.millrace.template.parse;

import io.millrace.template.value.Numbers;
import java.math.BigInteger;

/** One number literal: decimal, 0x, 0o, 0b or float, with single underscores between digits. */
record NumberLexer(TokenType type, String text, Object value) {
    private static final int MAX_LENGTH = 4300;

    static NumberLexer at(String source, int start, int line, boolean afterDot) {
        int end = afterDot ? start : floatEnd(source, start);
        return end > start ? real(source.substring(start, end)) : integer(source, start, line);
    }

    private static NumberLexer real(String text) {
        return new NumberLexer(TokenType.FLOAT, text, Double.valueOf(text.replace("_", "")));
    }

    /** The end of the float that starts here, or the start when there is none. */
    private static int floatEnd(String source, int start) {
        int whole = digits(source, start, 10, false);
        int fraction = charAt(source, whole) == '.' ? digits(source, whole + 1, 10, false) : whole;
        int mantissa = fraction > whole + 1 ? fraction : whole;
        int exponent = exponentEnd(source, mantissa);
        return exponent > mantissa || mantissa > whole ? exponent : start;
    }

    private static int exponentEnd(String source, int start) {
        if (Character.toLowerCase(charAt(source, start)) != 'e') {
            return start;
        }
        int sign = charAt(source, start + 1) == '+' || charAt(source, start + 1) == '-' ? 1 : 0;
        int end = digits(source, start + 1 + sign, 10, false);
        return end > start + 1 + sign ? end : start;
    }

    private static NumberLexer integer(String source, int start, int line) {
        int radix = radix(source, start);
        int end = radix == 0 ? decimalEnd(source, start) : digits(source, start + 2, radix, true);
        if (end - start > MAX_LENGTH) {
            throw new TemplateSyntaxException("number has more than " + MAX_LENGTH + " digits", line);
        }
        String text = source.substring(start, end);
        String digits = (radix == 0 ? text : text.substring(2)).replace("_", "");
        return new NumberLexer(
                TokenType.INTEGER, text, Numbers.integer(new BigInteger(digits, radix == 0 ? 10 : radix)));
    }

    /** 2, 8 or 16 where a prefix says so and a digit follows it, else 0. */
    private static int radix(String source, int start) {
        int radix =
                switch (Character.toLowerCase(charAt(source, start + 1))) {
                    case 'b' -> 2;
                    case 'o' -> 8;
                    case 'x' -> 16;
                    default -> 0;
                };
        boolean prefixed =
                radix > 0 && charAt(source, start) == '0' && digits(source, start + 2, radix, true) > start + 2;
        return prefixed ? radix : 0;
    }

    private static int decimalEnd(String source, int start) {
        return charAt(source, start) == '0' ? digits(source, start, 1, false) : digits(source, start, 10, false);
    }

    private static int digits(String source, int start, int radix, boolean leadingUnderscore) {
        int end = start;
        while (true) {
            boolean underscore = charAt(source, end) == '_' && (end > start || leadingUnderscore);
            int digit = underscore ? end + 1 : end;
            if (!isDigit(charAt(source, digit), radix)) {
                return end;
            }
            end = digit + 1;
        }
    }

    private static boolean isDigit(char c, int radix) {
        return c < 128 && (radix == 1 ? c == '0' : Character.digit(c, radix) >= 0);
    }

    private static char charAt(String source, int at) {
        return at < source.length() ? source.charAt(at) : 0;
    }
}
