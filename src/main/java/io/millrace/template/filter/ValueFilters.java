package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Arithmetic;
import io.millrace.template.value.Arithmetic.Operator;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters for numbers and for any value. */
final class ValueFilters {
    private static final Pattern REAL =
            Pattern.compile("[+-]?((\\d(_?\\d)*+)(\\.(\\d(_?\\d)*+)?)?|\\.\\d(_?\\d)*+)([eE][+-]?\\d(_?\\d)*+)?");
    private static final Pattern SPECIAL = Pattern.compile("[+-]?(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
    private static final int MAX_DIGITS = 4300;
    private static final int MAX_PRECISION = 400;

    private ValueFilters() {}

    static void addTo(FilterTable filters) {
        filters.add("default", ValueFilters::byDefault, 0, "default_value", "boolean");
        filters.add("d", ValueFilters::byDefault, 0, "default_value", "boolean");
        filters.add("abs", ValueFilters::absolute, 0);
        filters.add("round", ValueFilters::round, 0, "precision", "method");
        filters.add("int", ValueFilters::integer, 0, "default", "base");
        filters.add("float", ValueFilters::real, 0, "default");
        filters.add("attr", ValueFilters::attribute, 1, "name");
    }

    private static Object byDefault(FilterContext context, Object input, Args.Bound given) {
        boolean missing = input instanceof Undefined || (given.flag("boolean", false) && !Python.truth(input));
        return missing ? given.get("default_value", "") : input;
    }

    private static Object attribute(FilterContext context, Object input, Args.Bound given) {
        String name = given.text("name");
        Undefined.required(input);
        Object found = context.lookup().find(input, name);
        return found == null ? Lookup.missing(input, name) : found;
    }

    private static Object absolute(FilterContext context, Object input, Args.Bound given) {
        if (!Numbers.isNumber(input)) {
            throw TemplateException.type("bad operand type for abs(): " + Python.quotedType(input));
        }
        boolean negative = input instanceof Double number ? number <= 0 : Numbers.compare(input, 0L) < 0;
        return input instanceof Double number ? (Object) Math.abs(number) : Arithmetic.signed(input, negative);
    }

    private static Object round(FilterContext context, Object input, Args.Bound given) {
        int precision = Math.clamp(given.integer("precision", 0), -MAX_PRECISION, MAX_PRECISION);
        requireNumber(input);
        return switch (given.text("method", "common")) {
            case "common" ->
                input instanceof Double number ? (Object) roundReal(number, precision) : roundInteger(input, precision);
            case "ceil" -> shifted(input, precision, RoundingMode.CEILING);
            case "floor" -> shifted(input, precision, RoundingMode.FLOOR);
            default -> throw TemplateException.value("method must be common, ceil or floor");
        };
    }

    private static void requireNumber(Object input) {
        if (input instanceof Undefined undefined) {
            throw undefined.kind() == TemplateException.Kind.SECURITY ? undefined.failure() : notRoundable(input);
        }
        if (!Numbers.isNumber(input)) {
            throw notRoundable(input);
        }
    }

    private static TemplateException notRoundable(Object input) {
        return TemplateException.type("type " + Python.type(input) + " doesn't define __round__ method");
    }

    private static double roundReal(double number, int precision) {
        return Double.isFinite(number) ? roundFinite(number, precision) : number;
    }

    private static double roundFinite(double number, int precision) {
        double rounded = new BigDecimal(number)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .doubleValue();
        return Math.copySign(rounded, number);
    }

    private static Object roundInteger(Object number, int precision) {
        BigInteger value = Numbers.bigOrFail(number);
        return precision >= 0
                ? Numbers.integer(value)
                : Numbers.integer(new BigDecimal(value)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toBigInteger());
    }

    /** Python computes {@code ceil(value * 10 ** precision) / 10 ** precision}, in floats where one is. */
    private static Object shifted(Object number, int precision, RoundingMode mode) {
        Object power = Arithmetic.apply(Operator.POWER, 10L, (long) precision);
        Object scaled = Arithmetic.apply(Operator.MULTIPLY, number, power);
        Object whole = scaled instanceof Double real
                ? Numbers.truncate(mode == RoundingMode.CEILING ? Math.ceil(real) : Math.floor(real))
                : scaled;
        return Arithmetic.apply(Operator.DIVIDE, whole, power);
    }

    private static Object integer(FilterContext context, Object input, Args.Bound given) {
        Object otherwise = given.get("default", 0L);
        return switch (input) {
            case String text -> parsed(context, text, given.integer("base", 10), otherwise);
            case Double number -> Double.isFinite(number) ? Numbers.truncate(number) : notFinite(number, otherwise);
            case Undefined undefined -> throw undefined.failure();
            default -> Numbers.isInteger(input) ? Numbers.integer(Numbers.bigOrFail(input)) : otherwise;
        };
    }

    /** Python's {@code int(nan)} is a ValueError, which means the default; {@code int(inf)} is an error of its own. */
    private static Object notFinite(double number, Object otherwise) {
        if (Double.isNaN(number)) {
            return otherwise;
        }
        throw TemplateException.value("cannot convert float infinity to integer");
    }

    private static Object parsed(FilterContext context, String text, int base, Object otherwise) {
        context.budget().text(text.length());
        BigInteger number = parseInteger(Strings.strip(text), base);
        if (number != null) {
            return Numbers.integer(number);
        }
        Double real = parseReal(text);
        return real == null || !Double.isFinite(real) ? otherwise : Numbers.truncate(real);
    }

    private static @Nullable BigInteger parseInteger(String text, int base) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = withoutPrefix(signed ? text.substring(1) : text, base);
        int radix = base == 0 ? 10 : base;
        if (radix < 2 || radix > 36) {
            throw TemplateException.value("int() base must be >= 2 and <= 36, or 0");
        }
        if (digits.length() > MAX_DIGITS || !isDigits(digits, radix)) {
            return null;
        }
        BigInteger number = new BigInteger(digits.replace("_", ""), radix);
        return text.startsWith("-") ? number.negate() : number;
    }

    private static String withoutPrefix(String digits, int base) {
        String prefix =
                switch (base) {
                    case 2 -> "0b";
                    case 8 -> "0o";
                    case 16 -> "0x";
                    default -> "";
                };
        boolean prefixed = !prefix.isEmpty() && StringCases.lower(digits).startsWith(prefix);
        return prefixed ? digits.substring(2).replaceFirst("^_", "") : digits;
    }

    private static boolean isDigits(String text, int radix) {
        boolean after = false;
        for (int i = 0; i < text.length(); i++) {
            boolean underscore = text.charAt(i) == '_' && after;
            after = Character.digit(text.charAt(i), radix) >= 0;
            if (!after && !underscore) {
                return false;
            }
        }
        return after;
    }

    private static @Nullable Double parseReal(String input) {
        String text = Strings.strip(input);
        if (SPECIAL.matcher(text).matches()) {
            boolean negative = text.startsWith("-");
            boolean nan = StringCases.lower(text).endsWith("nan");
            return nan ? Double.NaN : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        boolean number = text.length() <= MAX_DIGITS && REAL.matcher(text).matches();
        return number ? Double.valueOf(text.replace("_", "")) : null;
    }

    private static Object real(FilterContext context, Object input, Args.Bound given) {
        Object otherwise = given.get("default", 0.0);
        if (input instanceof String text) {
            context.budget().text(text.length());
            Double parsed = parseReal(text);
            return parsed == null ? otherwise : parsed;
        }
        Undefined.required(input);
        return Numbers.isNumber(input) ? (Object) Numbers.real(input) : otherwise;
    }
}
