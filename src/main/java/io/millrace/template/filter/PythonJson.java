package io.millrace.template.filter;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Comparing;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.None;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.TemplateException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}: its separators, escapes and order of keys. */
final class PythonJson {
    private static final String SHORT = "\"\\\n\r\t\f\b";
    private static final String LETTERS = "\"\\nrtfb";
    private final Budget budget;
    private final Style style;
    private final Budget.Text out;

    /**
     * How to write.
     *
     * @param indent text of one level; null for one line
     */
    record Style(boolean ascii, @Nullable String indent, String between, String afterKey, boolean sorted) {}

    private PythonJson(Budget budget, Style style) {
        this.budget = budget;
        this.style = style;
        this.out = budget.newText();
    }

    static String write(Budget budget, Object value, Style style) {
        PythonJson json = new PythonJson(budget, style);
        json.value(value, 0);
        return json.out.toString();
    }

    private void value(Object value, int level) {
        budget.step();
        switch (value) {
            case String text -> string(text);
            case Markup markup -> string(markup.text());
            case Items items -> parts("[", items.values(), level, part -> value(part, level + 1), "]");
            case Dict dict -> parts("{", entries(dict), level, entry -> entry(entry, level + 1), "}");
            default -> {
                String scalar = scalar(value);
                if (scalar == null) {
                    throw TemplateException.type("Object of type " + Python.type(value) + " is not JSON serializable");
                }
                out.add(scalar);
            }
        }
    }

    /** A number, a boolean or null; null where it is none of these. */
    private static @Nullable String scalar(Object value) {
        return switch (value) {
            case None _ -> "null";
            case Boolean truth -> truth ? "true" : "false";
            case Long _, BigInteger _ -> Numbers.digits(value);
            case Double number when Double.isNaN(number) -> "NaN";
            case Double number when Double.isInfinite(number) -> number > 0 ? "Infinity" : "-Infinity";
            case Double number -> Numbers.text(number);
            default -> null;
        };
    }

    private <T> void parts(String open, Collection<T> parts, int level, Consumer<T> write, String close) {
        out.add(open);
        String before = "";
        for (T part : parts) {
            out.add(before);
            indent(level + 1);
            write.accept(part);
            before = style.between;
        }
        if (!parts.isEmpty()) {
            indent(level);
        }
        out.add(close);
    }

    private void entry(Dict.Entry entry, int level) {
        String key = Markup.plain(entry.key()) instanceof String text ? text : scalar(entry.key());
        if (key == null) {
            throw TemplateException.type("keys must be str, int, float, bool or None, not " + Python.type(entry.key()));
        }
        string(key);
        out.add(style.afterKey);
        value(entry.value(), level);
    }

    private Collection<Dict.Entry> entries(Dict dict) {
        if (!style.sorted) {
            return dict.entries();
        }
        budget.step(dict.length());
        List<Dict.Entry> sorted = new ArrayList<>(dict.entries());
        sorted.sort((left, right) -> Comparing.compare(budget, left.key(), right.key()));
        return sorted;
    }

    private void indent(int level) {
        if (style.indent != null) {
            budget.text((long) style.indent.length() * level);
            out.add("\n").add(style.indent.repeat(level));
        }
    }

    private void string(String text) {
        budget.read(text.length());
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(quoted, text.charAt(i));
        }
        out.add(quoted.append('"').toString());
    }

    private void escape(StringBuilder quoted, char c) {
        int index = SHORT.indexOf(c);
        if (index >= 0) {
            quoted.append('\\').append(LETTERS.charAt(index));
        } else if (c < ' ' || (style.ascii && c > '~')) {
            quoted.append("\\u%04x".formatted((int) c));
        } else {
            quoted.append(c);
        }
    }
}
