package io.millrace.template.value;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Text that is marked as escaped, as {@code Markup} of Python's MarkupSafe: text that is put together with it by {@code +},
 * {@code %}, {@code format} or {@code join} is escaped first. Printing it, {@code ~} and most filters give plain text.
 */
public record Markup(String text) implements Native.Sized {

    /** The text of a value, escaped unless it is marked as such. */
    public static String escape(Budget budget, Object value) {
        return value instanceof Markup markup ? markup.text : escape(budget, Repr.str(budget, value));
    }

    private static String escape(Budget budget, String text) {
        Budget.Text out = budget.newText();
        budget.read(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.add(
                    switch (c) {
                        case '&' -> "&amp;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '"' -> "&#34;";
                        case '\'' -> "&#39;";
                        default -> text.substring(i, i + 1);
                    });
        }
        return out.toString();
    }

    /** A value without its mark. */
    public static Object plain(Object value) {
        return value instanceof Markup markup ? markup.text : value;
    }

    /** What was made of marked text, with the mark on each text of it. */
    public static Object marked(Object value) {
        return switch (value) {
            case String text -> new Markup(text);
            case Items items -> {
                List<Object> all = new ArrayList<>(items.length());
                items.values().forEach(each -> all.add(marked(each)));
                yield items.like(all);
            }
            default -> value;
        };
    }

    @Override
    public int length() {
        return Strings.length(text);
    }

    @Override
    public Iterator<Object> elements() {
        return Strings.characters(text);
    }

    @Override
    public String typeName() {
        return "Markup";
    }
}
