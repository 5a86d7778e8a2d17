package io.millrace.template.value;

import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.function.IntPredicate;

/** Python's view of strings, whose elements are code points, on Java's. */
public final class Strings {
    private static final int SHORT = 32;

    private Strings() {}

    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static Iterator<Object> characters(String text) {
        PrimitiveIterator.OfInt points = text.codePoints().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return points.hasNext();
            }

            @Override
            public Object next() {
                return Character.toString(points.nextInt());
            }
        };
    }

    /** The code points from {@code start} to {@code end}, both within the text. */
    public static String substring(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }

    /** Where a Python index lands in something of this length, at least 0. */
    public static int position(int index, int length) {
        return index < 0 ? Math.max(0, index + length) : index;
    }

    static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            if (left.charAt(i) != right.charAt(i)) {
                return Integer.compare(weight(left.charAt(i)), weight(right.charAt(i)));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Orders surrogates after all other units, as code points are. */
    private static int weight(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }

    public static String strip(String text) {
        return stripStart(stripEnd(text), Characters::isSpace);
    }

    public static String stripEnd(String text) {
        return stripEnd(text, Characters::isSpace);
    }

    public static String stripEnd(String text, IntPredicate drop) {
        return text.substring(0, skipBack(text, text.length(), drop));
    }

    public static String stripStart(String text, IntPredicate drop) {
        return text.substring(skipWhile(text, 0, drop));
    }

    /** The end of what is left when such code points before {@code end} go. */
    public static int skipBack(String text, int end, IntPredicate skip) {
        int at = end;
        while (at > 0 && skip.test(text.codePointBefore(at))) {
            at -= Character.charCount(text.codePointBefore(at));
        }
        return at;
    }

    /** The first offset from {@code start} that is not white space. */
    public static int skipSpace(String text, int start) {
        return skipWhile(text, start, Characters::isSpace);
    }

    public static int skipWhile(String text, int start, IntPredicate skip) {
        int at = start;
        while (at < text.length() && skip.test(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    public static int indexOf(Budget budget, String text, String wanted) {
        return indexOf(budget, text, wanted, 0);
    }

    /** The first offset of a text, in time linear in both lengths whatever they hold. */
    public static int indexOf(Budget budget, String text, String wanted, int from) {
        if (wanted.length() <= SHORT || wanted.length() > text.length()) {
            int found = text.indexOf(wanted, from);
            budget.text(Math.max(0, (found < 0 ? text.length() : found) - from));
            return found;
        }
        return knuthMorrisPratt(budget, text, wanted, from);
    }

    private static int knuthMorrisPratt(Budget budget, String text, String wanted, int from) {
        budget.text(wanted.length());
        budget.text(Math.max(0, text.length() - from));
        int[] borders = borders(wanted);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            matched = advance(wanted, borders, matched, text.charAt(i));
            if (matched == wanted.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    private static int[] borders(String wanted) {
        int[] borders = new int[wanted.length()];
        for (int i = 1; i < wanted.length(); i++) {
            borders[i] = advance(wanted, borders, borders[i - 1], wanted.charAt(i));
        }
        return borders;
    }

    private static int advance(String wanted, int[] borders, int matched, char next) {
        int state = matched;
        while (state > 0 && wanted.charAt(state) != next) {
            state = borders[state - 1];
        }
        return wanted.charAt(state) == next ? state + 1 : state;
    }

    public static int lastIndexOf(Budget budget, String text, String wanted) {
        return lastIndexOf(budget, text, wanted, text.length());
    }

    /** The last offset of a text that ends at {@code end} or before, by searching backwards. */
    public static int lastIndexOf(Budget budget, String text, String wanted, int end) {
        if (wanted.length() <= SHORT) {
            int found = end < wanted.length() ? -1 : text.lastIndexOf(wanted, end - wanted.length());
            budget.text(found < 0 ? end : end - found);
            return found;
        }
        int found = indexOf(budget, reverseUnits(text.substring(0, end)), reverseUnits(wanted));
        return found < 0 ? -1 : end - found - wanted.length();
    }

    private static String reverseUnits(String text) {
        char[] units = new char[text.length()];
        for (int i = 0; i < units.length; i++) {
            units[i] = text.charAt(units.length - 1 - i);
        }
        return new String(units);
    }

    /** A string literal as Python writes it. */
    public static String quote(String text) {
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
