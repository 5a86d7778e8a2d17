package io.millrace.profile.report;

import java.util.Locale;

/** Pieces of a page, which is well-formed XML. */
final class Xml {

    private final StringBuilder out = new StringBuilder();

    /** Adds a piece; what is put into it as text must be {@link #escaped}. */
    Xml add(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
        return this;
    }

    /** A row of a table. */
    Xml row(String cell, Object... cells) {
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

    static String escaped(String text) {
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
