package io.millrace.template.filter;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Items.Tuple;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TextBuilder;
import io.millrace.template.value.Types;
import io.millrace.template.value.Undefined;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code format % values}. */
final class PercentFormat {
    private static final int DEFAULT_PRECISION = 6;
    private final Budget budget;
    private final String format;
    private final Object values;
    private final Iterator<Object> arguments;
    private final TextBuilder out;
    private int at;
    private boolean named;

    private PercentFormat(Budget budget, String format, Object values) {
        this.budget = budget;
        this.format = format;
        this.values = values;
        List<Object> list = values instanceof Tuple tuple ? tuple.values() : List.of(values);
        this.arguments = list.iterator();
        this.out = new TextBuilder(budget);
    }

    static String format(Budget budget, String format, Object values) {
        budget.text(format.length());
        return new PercentFormat(budget, format, values).run();
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            out.add(format.substring(at, end));
            at = end + 1;
            if (percent >= 0) {
                budget.step();
                conversion();
            }
        }
        boolean mapping = values instanceof Dict || values instanceof Items.ListValue || values instanceof Undefined;
        if (arguments.hasNext() && !mapping && !named) {
            throw TemplateException.type("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private void conversion() {
        Object value = named();
        String flags = flags();
        int width = star();
        String allFlags = width < 0 ? flags + "-" : flags;
        int precision = precision();
        char type = length();
        if (type == '%') {
            out.add("%");
            return;
        }
        Object argument = value == null ? next() : value;
        out.add(padded(convert(argument, type, allFlags, precision), allFlags, Math.abs(width), type));
    }

    private @Nullable Object named() {
        if (peek() != '(') {
            return null;
        }
        int close = closing();
        String key = format.substring(at + 1, close);
        at = close + 1;
        named = true;
        if (!(values instanceof Dict dict)) {
            throw TemplateException.type("format requires a mapping");
        }
        Object value = dict.get(key);
        if (value == null) {
            throw TemplateException.value(Strings.quote(key));
        }
        return value;
    }

    private int closing() {
        int depth = 0;
        for (int i = at; i < format.length(); i++) {
            depth += format.charAt(i) == '(' ? 1 : format.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw TemplateException.value("incomplete format key");
    }

    private char peek() {
        if (at >= format.length()) {
            throw TemplateException.value("incomplete format");
        }
        return format.charAt(at);
    }

    private String flags() {
        int start = at;
        while ("-+ #0".indexOf(peek()) >= 0) {
            at++;
        }
        return format.substring(start, at);
    }

    /** A number in the format, or the next argument for {@code *}. */
    private int star() {
        if (peek() == '*') {
            at++;
            return Numbers.index(next());
        }
        int number = 0;
        while (Character.isDigit(peek())) {
            number = Math.clamp(number * 10L + peek() - '0', 0, Integer.MAX_VALUE);
            at++;
        }
        return number;
    }

    private int precision() {
        if (peek() != '.') {
            return -1;
        }
        at++;
        return Math.max(0, star());
    }

    /** The type, after a length modifier that Python ignores. */
    private char length() {
        if ("hlL".indexOf(peek()) >= 0) {
            at++;
        }
        char type = peek();
        at++;
        return type;
    }

    private Object next() {
        if (!arguments.hasNext()) {
            throw TemplateException.type("not enough arguments for format string");
        }
        return arguments.next();
    }

    private String convert(Object value, char type, String flags, int precision) {
        return switch (type) {
            case 's' -> cut(Repr.str(budget, value), precision);
            case 'r', 'a' -> cut(Repr.repr(budget, value), precision);
            case 'c' -> character(value);
            case 'd', 'i', 'u' -> integer(whole(value), 10, "", flags, precision);
            case 'x' -> integer(Numbers.bigOrFail(value), 16, "0x", flags, precision);
            case 'X' -> StringCases.upper(integer(Numbers.bigOrFail(value), 16, "0x", flags, precision));
            case 'o' -> integer(Numbers.bigOrFail(value), 8, "0o", flags, precision);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> real(value, type, flags, precision);
            default ->
                throw TemplateException.value("unsupported format character " + Strings.quote(String.valueOf(type)));
        };
    }

    private static String cut(String text, int precision) {
        return precision < 0 || precision >= Strings.length(text) ? text : Strings.substring(text, 0, precision);
    }

    private static String character(Object value) {
        if (value instanceof String text && Strings.length(text) == 1) {
            return text;
        }
        if (!Numbers.isInteger(value)) {
            throw TemplateException.type("%c requires int or char");
        }
        int point = Numbers.index(value);
        if (!Character.isValidCodePoint(point)) {
            throw TemplateException.value("%c arg not in range(0x110000)");
        }
        return Character.toString(point);
    }

    private static BigInteger whole(Object value) {
        if (!Numbers.isNumber(value)) {
            throw value instanceof Undefined undefined
                    ? undefined.failure()
                    : TemplateException.type("%d format: a real number is required, not " + Types.name(value));
        }
        return Numbers.bigOrFail(value instanceof Double number ? Numbers.truncate(number) : value);
    }

    private String integer(BigInteger value, int radix, String prefix, String flags, int precision) {
        budget.text(Math.max(0, precision));
        String digits = radix == 10
                ? Numbers.digits(Numbers.integer(value.abs()))
                : value.abs().toString(radix);
        String zeros = "0".repeat(Math.max(0, precision - digits.length()));
        return sign(value.signum() < 0, flags) + (flags.contains("#") ? prefix : "") + zeros + digits;
    }

    private String real(Object value, char type, String flags, int precision) {
        Undefined.required(value);
        if (!Numbers.isNumber(value)) {
            throw TemplateException.type("must be real number, not " + Types.name(value));
        }
        double number = Numbers.real(value);
        boolean negative = number < 0 || (number == 0 && 1 / number < 0);
        int digits = precision < 0 ? DEFAULT_PRECISION : precision;
        return sign(negative, flags) + NumberFormat.real(budget, Math.abs(number), type, digits, flags.contains("#"));
    }

    private static String sign(boolean negative, String flags) {
        return negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    }

    private String padded(String text, String flags, int width, char type) {
        boolean zeros = flags.contains("0") && !flags.contains("-") && "diuxXoeEfFgG".indexOf(type) >= 0;
        if (!zeros) {
            return StringParts.pad(budget, text, width, " ", flags.contains("-") ? '<' : '>');
        }
        int prefix = prefixLength(text);
        String rest = StringParts.pad(budget, text.substring(prefix), width - prefix, "0", '>');
        return text.substring(0, prefix) + rest;
    }

    private static int prefixLength(String text) {
        int sign = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
        boolean radix =
                text.length() > sign + 1 && text.charAt(sign) == '0' && "xXoO".indexOf(text.charAt(sign + 1)) >= 0;
        return radix ? sign + 2 : sign;
    }
}
