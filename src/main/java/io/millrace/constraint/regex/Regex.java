package io.millrace.constraint.regex;

import java.util.List;

/**
 * A regular language of Unicode text. It is matched as UTF-8, whole: nothing before it and nothing after it.
 *
 * <p>Values only describe. They have the meaning of sets: {@code Union(List.of())} is the empty language, {@code
 * Concat(List.of())} the empty text.
 */
public sealed interface Regex {

    /** The language that holds nothing. */
    Regex NOTHING = new Union(List.of());

    /** The language of the empty text alone. */
    Regex EMPTY = new Concat(List.of());

    /** Any text, line ends included. */
    Regex ANY = new Repeat(new Chars(CodePoints.ALL), 0, Repeat.UNBOUNDED);

    /** One text. */
    record Literal(String text) implements Regex {}

    /** One code point of a set. */
    record Chars(CodePoints set) implements Regex {}

    /** One after the other. */
    record Concat(List<Regex> parts) implements Regex {
        public Concat {
            parts = List.copyOf(parts);
        }
    }

    /** Any of them. */
    record Union(List<Regex> parts) implements Regex {
        public Union {
            parts = List.copyOf(parts);
        }
    }

    /** All of them at once. */
    record Intersection(List<Regex> parts) implements Regex {
        public Intersection {
            parts = List.copyOf(parts);
        }
    }

    /** Every text (of valid UTF-8) that is not in a language. */
    record Complement(Regex of) implements Regex {}

    /**
     * A language repeated.
     *
     * @param max the most repetitions, at least {@code min}, or {@link #UNBOUNDED}; counted, not unrolled, so that it may be large
     */
    record Repeat(Regex of, int min, int max) implements Regex {
        public static final int UNBOUNDED = -1;
    }

    /**
     * JSON strings, quotes included, whose content after unescaping is in a language (RFC 8259 §7). Every spelling of a character
     * is in it where {@code escapes} says so, else only the shortest: itself, or where JSON demands an escape, that.
     */
    record JsonString(Regex content, boolean escapes) implements Regex {}

    /**
     * Texts that stand for those of a language where escapes are read: each character in one of its spellings; in the shortest where
     * the language has a {@link Multiple} in it.
     */
    record Spelled(Regex content, Spelling spelling) implements Regex {}

    /**
     * Numerals in JSON's notation without an exponent that are a multiple of {@code factor · 10^−scale}.
     *
     * @param factor at least 1
     * @param scale decimal places of the step, at least 0
     */
    record Multiple(long factor, int scale) implements Regex {}
}
