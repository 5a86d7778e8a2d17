package io.millrace.bench.page;

import java.util.Locale;

/** Pieces of a {@link Page}. */
public final class Xhtml {

    private final StringBuilder out = new StringBuilder();

    /** Adds a piece; what is put into it as text must be {@link #escaped}. */
    public Xhtml add(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
        return this;
    }

    /** A row of a table. */
    public Xhtml row(String cell, Object... cells) {
        out.append("<tr>");
        for (Object each : cells) {
            out.append('<')
                    .append(cell)
                    .append('>')
                    .append(escaped(each.toString()))
                    .append("</")
                    .append(cell)
                    .append('>');
        }
        out.append("</tr>\n");
        return this;
    }

    /** A text as markup. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
