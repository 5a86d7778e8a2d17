package io.millrace.template.value;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Python's {@code str()} and {@code repr()}. */
public final class Repr {
    private static final int BRIEF = 60;

    private Repr() {}

    /** What printing a value writes. */
    public static String str(Budget budget, Object value) {
        return switch (value) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Undefined _ -> "";
            default -> repr(budget, value);
        };
    }

    public static String repr(Budget budget, Object value) {
        Budget.Text out = budget.newText();
        write(budget, out, value);
        return out.toString();
    }

    private static void write(Budget budget, Budget.Text out, Object value) {
        budget.enter();
        writeParts(budget, out, value);
        budget.leave();
    }

    private static void writeParts(Budget budget, Budget.Text out, Object value) {
        switch (value) {
            case Items.ListValue list -> sequence(budget, out, "[", list.values(), "]");
            case Items.Tuple tuple ->
                sequence(budget, out, "(", tuple.values(), tuple.values().size() == 1 ? ",)" : ")");
            case Items.Group group -> sequence(budget, out, "(", group.values(), ")");
            case Dict dict -> dict(budget, out, dict);
            case Dict.View view -> sequence(budget, out, "dict_" + view.name() + "([", view.values(), "])");
            case Namespace namespace -> namespace(budget, out, namespace.attributes());
            case String text -> {
                budget.read(text.length());
                out.add(Strings.quote(text));
            }
            case Markup markup -> {
                budget.read(markup.text().length());
                out.add("Markup(").add(Strings.quote(markup.text())).add(")");
            }
            default -> out.add(scalar(value));
        }
    }

    private static void sequence(Budget budget, Budget.Text out, String open, List<Object> values, String close) {
        out.add(open);
        String separator = "";
        for (Object value : values) {
            budget.step();
            write(budget, out.add(separator), value);
            separator = ", ";
        }
        out.add(close);
    }

    private static void dict(Budget budget, Budget.Text out, Dict dict) {
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

    private static void namespace(Budget budget, Budget.Text out, Map<String, Object> attributes) {
        out.add("<Namespace ");
        dict(budget, out, Dict.ofStrings(attributes));
        out.add(">");
    }

    private static String scalar(Object value) {
        return switch (value) {
            case String text -> Strings.quote(text);
            case None _ -> "None";
            case Boolean truth -> truth ? "True" : "False";
            case Long number -> Long.toString(number);
            case BigInteger number -> Numbers.digits(number);
            case Double number -> Numbers.text(number);
            case Range range -> range(range);
            case Undefined _ -> "Undefined";
            default -> "<" + Python.type(value) + ">";
        };
    }

    private static String range(Range range) {
        String bounds = "range(" + range.start() + ", " + range.stop();
        return range.step() == 1 ? bounds + ")" : bounds + ", " + range.step() + ")";
    }

    /** A scalar in an error message, never long. */
    public static String brief(Object value) {
        String text = value instanceof BigInteger ? "int" : scalar(value);
        return text.length() > BRIEF ? text.substring(0, BRIEF) + "..." : text;
    }
}
