package io.millrace.template.filter;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code format % values}. */
final class PercentFormat {
    private static final Pattern CONVERSION =
            Pattern.compile("([-+ #0]*+)(\\*|\\d*+)(?:\\.(\\*|\\d*+))?+[hlL]?+(.)", Pattern.DOTALL);
    private final Budget budget;
    private final String format;
    private final Object values;
    private final Iterator<Object> arguments;
    private final Budget.Text out;
    private final boolean escaping;
    private int at;
    private boolean named;

    private PercentFormat(Budget budget, String format, Object values, boolean escaping) {
        this.escaping = escaping;
        this.budget = budget;
        this.format = format;
        this.values = values;
        List<Object> list = values instanceof Items.Tuple tuple ? tuple.values() : List.of(values);
        this.arguments = list.iterator();
        this.out = budget.newText();
    }

    static String format(Budget budget, String format, Object values) {
        budget.text(format.length());
        return new PercentFormat(budget, format, values, false).run();
    }

    /** The same into marked text, with the values escaped. */
    static Markup escaped(Budget budget, Markup format, Object values) {
        budget.text(format.text().length());
        return new Markup(new PercentFormat(budget, format.text(), values, true).run());
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
        Matcher match = CONVERSION.matcher(format).region(at, format.length());
        if (!match.lookingAt()) {
            throw TemplateException.value("incomplete format");
        }
        at = match.end();
        int width = number(match.group(2));
        int precision = match.group(3) == null ? -1 : Math.max(0, number(match.group(3)));
        char type = match.group(4).charAt(0);
        if (type == '%') {
            out.add("%");
            return;
        }
        FormatSpec spec = spec(match.group(1) + (width < 0 ? "-" : ""), Math.abs(width), precision, type);
        out.add(convert(value == null ? next() : value, spec));
    }

    /** A number in the format, or the next argument for {@code *}. */
    private int number(String digits) {
        if (digits.equals("*")) {
            return Numbers.index(next());
        }
        return digits.isEmpty() ? 0 : digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static FormatSpec spec(String flags, int width, int precision, char type) {
        boolean left = flags.contains("-");
        boolean zeros = flags.contains("0") && !left && "diuxXoeEfFgG".indexOf(type) >= 0;
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-';
        char align = left ? '<' : zeros ? '=' : '>';
        return new FormatSpec(zeros ? "0" : " ", align, sign, flags.contains("#"), width, '\0', precision, type);
    }

    private @Nullable Object named() {
        if (!format.startsWith("(", at)) {
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

    private Object next() {
        if (!arguments.hasNext()) {
            throw TemplateException.type("not enough arguments for format string");
        }
        return arguments.next();
    }

    private String convert(Object value, FormatSpec spec) {
        return switch (spec.type()) {
            case 's' -> spec.cut(budget, escaping ? Markup.escape(budget, value) : Repr.str(budget, value));
            case 'r', 'a' -> spec.cut(budget, repr(value));
            case 'c' -> spec.padded(budget, "", character(value));
            case 'd', 'i', 'u' -> spec.integer(budget, whole(value));
            case 'x', 'X', 'o' -> spec.integer(budget, Numbers.bigOrFail(value));
            case 'e', 'E', 'f', 'F', 'g', 'G' -> spec.real(budget, real(value));
            default -> throw TemplateException.value("unsupported format character '" + spec.type() + "'");
        };
    }

    private String repr(Object value) {
        String text = Repr.repr(budget, value);
        return escaping ? Markup.escape(budget, text) : text;
    }

    private static String character(Object value) {
        if (Markup.plain(value) instanceof String text && Strings.length(text) == 1) {
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
        if (!Numbers.isNumber(Undefined.required(value))) {
            throw TemplateException.type("%d format: a real number is required, not " + Python.type(value));
        }
        return Numbers.bigOrFail(value instanceof Double number ? Numbers.truncate(number) : value);
    }

    private static double real(Object value) {
        if (!Numbers.isNumber(Undefined.required(value))) {
            throw TemplateException.type("must be real number, not " + Python.type(value));
        }
        return Numbers.real(value);
    }
}
