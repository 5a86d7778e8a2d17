package io.millrace.template.filter;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's format specification: {@code [[fill]align][sign][#][0][width][grouping][.precision][type]}. */
record FormatSpec(
        String fill, char align, char sign, boolean alternate, int width, char grouping, int precision, char type) {
    private static final int DEFAULT_PRECISION = 6;
    private static final int SMALLEST_FIXED = -4;
    private static final Pattern SYNTAX = Pattern.compile(
            "(?:(.)?([<>=^]))?([+\\- ])?(#)?(0)?(\\d{1,9})?([,_])?(?:\\.(\\d{1,9}))?([bcdeEfFgGnosxX%])?",
            Pattern.DOTALL);

    static String format(Budget budget, Object value, String spec) {
        if (spec.isEmpty()) {
            return Repr.str(budget, value);
        }
        FormatSpec parsed = parse(spec, value instanceof String);
        return switch (value) {
            case String text -> parsed.text(budget, text);
            case Double number -> parsed.real(budget, number);
            case Boolean _, Long _, BigInteger _ -> parsed.number(budget, value);
            default ->
                throw TemplateException.type(
                        "unsupported format string passed to " + Python.type(value) + ".__format__");
        };
    }

    private static FormatSpec parse(String spec, boolean text) {
        Matcher match = SYNTAX.matcher(spec);
        if (!match.matches()) {
            throw TemplateException.value("Invalid format specifier " + Strings.quote(spec));
        }
        boolean zero = match.group(5) != null;
        String fill = match.group(1) != null ? match.group(1) : zero ? "0" : " ";
        char align = first(match.group(2), text ? '<' : zero ? '=' : '>');
        return new FormatSpec(
                fill,
                align,
                first(match.group(3), '-'),
                match.group(4) != null,
                number(match.group(6), 0),
                first(match.group(7), '\0'),
                number(match.group(8), -1),
                first(match.group(9), '\0'));
    }

    private static char first(@Nullable String group, char otherwise) {
        return group == null ? otherwise : group.charAt(0);
    }

    private static int number(@Nullable String group, int otherwise) {
        return group == null ? otherwise : Integer.parseInt(group);
    }

    private String text(Budget budget, String text) {
        if ((type != 's' && type != '\0') || align == '=' || sign != '-' || alternate || grouping != '\0') {
            throw TemplateException.value("format specification does not apply to 'str'");
        }
        return cut(budget, text);
    }

    private String number(Budget budget, Object value) {
        if ("eEfFgG%".indexOf(type) >= 0) {
            return real(budget, Numbers.real(value));
        }
        if (precision >= 0) {
            throw TemplateException.value("Precision not allowed in integer format specifier");
        }
        return integer(budget, Numbers.bigOrFail(value));
    }

    /** A text cut to the precision. */
    String cut(Budget budget, String text) {
        boolean cut = precision >= 0 && precision < Strings.length(text);
        return padded(budget, "", cut ? Strings.substring(text, 0, precision) : text);
    }

    /** An int of at least {@code precision} digits. */
    String integer(Budget budget, BigInteger number) {
        budget.text(Math.max(0, precision));
        BigInteger magnitude = number.abs();
        String digits =
                switch (type) {
                    case 'x' -> magnitude.toString(16);
                    case 'X' -> StringCases.upper(magnitude.toString(16));
                    case 'o' -> magnitude.toString(8);
                    case 'b' -> magnitude.toString(2);
                    case 'd', 'i', 'u', 'n', '\0' -> Numbers.digits(Numbers.integer(magnitude));
                    case 'c' -> Character.toString(Numbers.index(number));
                    default -> throw unknown("int");
                };
        String prefix = alternate && "xXob".indexOf(type) >= 0 ? "0" + type : "";
        String zeros = "0".repeat(Math.max(0, precision - digits.length()));
        boolean decimal = type == '\0' || type == 'd';
        return padded(budget, sign(number.signum() < 0) + prefix, grouped(zeros + digits, decimal ? 3 : 4));
    }

    String real(Budget budget, double value) {
        boolean negative = value < 0 || (value == 0 && 1 / value < 0);
        double magnitude = Math.abs(value);
        String digits =
                switch (type) {
                    case '\0' -> untyped(magnitude);
                    case '%' -> digits(budget, magnitude * 100, 'f') + "%";
                    case 'n' -> digits(budget, magnitude, 'g');
                    case 'e', 'f', 'g' -> digits(budget, magnitude, type);
                    case 'E', 'F', 'G' -> StringCases.upper(digits(budget, magnitude, Character.toLowerCase(type)));
                    default -> throw unknown("float");
                };
        return padded(budget, sign(negative), grouped(digits, 3));
    }

    private TemplateException unknown(String of) {
        String code = Strings.quote(String.valueOf(type));
        return TemplateException.value("Unknown format code " + code + " for object of type '" + of + "'");
    }

    /** C's conversions of floats that are not negative, exact in decimal and rounded half to even. */
    private String digits(Budget budget, double value, char conversion) {
        int places = precision < 0 ? DEFAULT_PRECISION : precision;
        budget.text(places);
        if (!Double.isFinite(value)) {
            return Numbers.text(value);
        }
        return switch (conversion) {
            case 'f' -> fixed(value, places, alternate);
            case 'e' -> scientific(value, places, alternate, false);
            default -> general(value, Math.max(1, places), alternate, 0);
        };
    }

    private String untyped(double magnitude) {
        if (precision < 0 || !Double.isFinite(magnitude)) {
            return Numbers.text(magnitude);
        }
        String digits = general(magnitude, Math.max(1, precision), false, 1);
        return digits.contains(".") || digits.contains("e") ? digits : digits + ".0";
    }

    private String sign(boolean negative) {
        return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
    }

    /** The digits with the separator between groups of the whole part. */
    private String grouped(String digits, int size) {
        if (grouping == '\0') {
            return digits;
        }
        int whole = Strings.skipWhile(digits, 0, Character::isLetterOrDigit);
        StringBuilder out = new StringBuilder(digits);
        for (int at = whole - size; at > 0; at -= size) {
            out.insert(at, grouping);
        }
        return out.toString();
    }

    String padded(Budget budget, String prefix, String digits) {
        int missing = width - Strings.length(prefix) - Strings.length(digits);
        if (missing <= 0) {
            return prefix + digits;
        }
        budget.text(missing);
        return switch (align) {
            case '<' -> prefix + digits + fill.repeat(missing);
            case '>' -> fill.repeat(missing) + prefix + digits;
            case '=' -> prefix + fill.repeat(missing) + digits;
            default -> fill.repeat(missing / 2) + prefix + digits + fill.repeat(missing - missing / 2);
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
    private static String general(double value, int precision, boolean alternate, int early) {
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
