package io.millrace.template.filter;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Comparing;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.None;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TextBuilder;
import io.millrace.template.value.Types;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}: its separators, escapes and order of keys. */
final class PythonJson {
    private final Budget budget;
    private final Style style;
    private final TextBuilder out;

    /**
     * How to write.
     *
     * @param indent text of one level; null for one line
     */
    record Style(boolean ascii, @Nullable String indent, String between, String afterKey, boolean sorted) {}

    private PythonJson(Budget budget, Style style) {
        this.budget = budget;
        this.style = style;
        this.out = new TextBuilder(budget);
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
            case None _ -> out.add("null");
            case Boolean truth -> out.add(truth ? "true" : "false");
            case Long _, BigInteger _ -> out.add(Numbers.digits(value));
            case Double number -> out.add(real(number));
            case Items items -> array(items.values(), level);
            case Dict dict -> object(dict, level);
            default ->
                throw TemplateException.type("Object of type " + Types.name(value) + " is not JSON serializable");
        }
    }

    private static String real(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number) ? (number > 0 ? "Infinity" : "-Infinity") : Numbers.text(number);
    }

    private void array(List<Object> values, int level) {
        out.add("[");
        String before = "";
        for (Object value : values) {
            line(before, level + 1);
            value(value, level + 1);
            before = style.between;
        }
        close(values.isEmpty(), level);
        out.add("]");
    }

    private void object(Dict dict, int level) {
        out.add("{");
        String before = "";
        for (Dict.Entry entry : entries(dict)) {
            line(before, level + 1);
            string(key(entry.key()));
            out.add(style.afterKey);
            value(entry.value(), level + 1);
            before = style.between;
        }
        close(dict.length() == 0, level);
        out.add("}");
    }

    private Collection<Dict.Entry> entries(Dict dict) {
        if (!style.sorted) {
            return dict.entries();
        }
        List<Dict.Entry> sorted = new ArrayList<>(dict.entries());
        sorted.sort((left, right) -> Comparing.compare(budget, left.key(), right.key()));
        return sorted;
    }

    private static String key(Object key) {
        return switch (key) {
            case String text -> text;
            case None _ -> "null";
            case Boolean truth -> truth ? "true" : "false";
            case Long _, BigInteger _ -> Numbers.digits(key);
            case Double number -> real(number);
            default ->
                throw TemplateException.type("keys must be str, int, float, bool or None, not " + Types.name(key));
        };
    }

    private void line(String before, int level) {
        out.add(before);
        indent(level);
    }

    private void close(boolean empty, int level) {
        if (!empty) {
            indent(level);
        }
    }

    private void indent(int level) {
        if (style.indent != null) {
            budget.text((long) style.indent.length() * level);
            out.add("\n").add(style.indent.repeat(level));
        }
    }

    private void string(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(quoted, text.charAt(i));
        }
        out.add(quoted.append('"').toString());
    }

    private void escape(StringBuilder quoted, char c) {
        switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case '\f' -> quoted.append("\\f");
            case '\b' -> quoted.append("\\b");
            default -> plain(quoted, c);
        }
    }

    private void plain(StringBuilder quoted, char c) {
        if (c < ' ' || (style.ascii && c > '~')) {
            quoted.append("\\u%04x".formatted((int) c));
        } else {
            quoted.append(c);
        }
    }
}
