package io.millrace.template;

import io.millrace.template.Items.ListValue;
import io.millrace.template.Items.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/** Python's {@code str()} and {@code repr()}. */
final class Repr {
    private static final int FIRST_EXPONENT = 16;
    private static final int LAST_FRACTION = -4;
    private static final int BRIEF = 60;

    private Repr() {}

    /** What printing a value writes. */
    static String str(Budget budget, Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined _ -> "";
            default -> repr(budget, value);
        };
    }

    static String repr(Budget budget, Object value) {
        Builder out = new Builder(budget);
        write(budget, out, value);
        return out.toString();
    }

    private static void write(Budget budget, Builder out, Object value) {
        budget.enter();
        writeParts(budget, out, value);
        budget.leave();
    }

    private static void writeParts(Budget budget, Builder out, Object value) {
        switch (value) {
            case ListValue list -> sequence(budget, out, "[", list.values(), "]");
            case Tuple tuple ->
                sequence(budget, out, "(", tuple.values(), tuple.values().size() == 1 ? ",)" : ")");
            case Items.Group group -> sequence(budget, out, "(", group.values(), ")");
            case Dict dict -> dict(budget, out, dict);
            case Dict.View view -> sequence(budget, out, "dict_" + view.name() + "([", view.elements(), "])");
            case Namespace namespace -> namespace(budget, out, namespace.attributes());
            default -> out.add(scalar(value));
        }
    }

    private static void sequence(Budget budget, Builder out, String open, List<Object> values, String close) {
        out.add(open);
        String separator = "";
        for (Object value : values) {
            budget.step();
            write(budget, out.add(separator), value);
            separator = ", ";
        }
        out.add(close);
    }

    private static void dict(Budget budget, Builder out, Dict dict) {
        out.add("{");
        String separator = "";
        for (Dict.Entry entry : dict.entries()) {
            budget.step();
            write(budget, out.add(separator), entry.key());
            write(budget, out.add(": "), entry.value());
            separator = ", ";
        }
        out.add("}");
    }

    private static void namespace(Budget budget, Builder out, Map<String, Object> attributes) {
        out.add("<Namespace ");
        dict(budget, out, Dict.ofStrings(attributes));
        out.add(">");
    }

    private static String scalar(Object value) {
        return switch (value) {
            case String text -> quote(text);
            case None _ -> "None";
            case Boolean truth -> truth ? "True" : "False";
            case Long number -> Long.toString(number);
            case BigInteger number -> Numbers.text(number);
            case Double number -> of(number);
            case Range range -> range(range);
            case Undefined _ -> "Undefined";
            default -> "<" + Types.name(value) + ">";
        };
    }

    private static String range(Range range) {
        String bounds = "range(" + range.start() + ", " + range.stop();
        return range.step() == 1 ? bounds + ")" : bounds + ", " + range.step() + ")";
    }

    /** The shortest text that reads back as the same float. */
    static String of(double number) {
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

    /** A scalar in an error message, never long. */
    static String brief(Object value) {
        String text = value instanceof BigInteger ? "int" : scalar(value);
        return text.length() > BRIEF ? text.substring(0, BRIEF) + "..." : text;
    }

    /** A string literal as Python writes it. */
    static String quote(String text) {
        char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder(text.length() + 2).append(mark);
        text.codePoints().forEach(point -> escape(out, point, mark));
        return out.append(mark).toString();
    }

    private static void escape(StringBuilder out, int point, char mark) {
        switch (point) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (point == mark) {
                    out.append('\\');
                }
                printable(out, point);
            }
        }
    }

    private static void printable(StringBuilder out, int point) {
        if (Characters.isPrintable(point)) {
            out.appendCodePoint(point);
        } else if (point < 0x100) {
            out.append("\\x%02x".formatted(point));
        } else {
            out.append(point < 0x10000 ? "\\u%04x".formatted(point) : "\\U%08x".formatted(point));
        }
    }
}
