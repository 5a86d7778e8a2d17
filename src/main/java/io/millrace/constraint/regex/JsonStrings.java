package io.millrace.constraint.regex;

import io.millrace.constraint.regex.CodePoints.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The spellings of a text inside of quotes, as a language over the characters of the text around. */
final class JsonStrings {

    private static final String SHORT = "\"\\/\b\f\n\r\t";
    private static final String LETTERS = "\"\\/bfnrt";
    private static final CodePoints CONTROLS = CodePoints.of(0, 0x1F);
    private static final CodePoints UNNAMED = CONTROLS.and(CodePoints.in(SHORT).not());
    private static final int DIGITS = 4;
    private static final Regex ANY_DIGIT = new Regex.Chars(CodePoints.in("0123456789abcdefABCDEF"));
    private static final List<Regex> HEX =
            IntStream.range(0, 16).mapToObj(JsonStrings::digit).toList();

    private final boolean escapes;
    private final String shorts;
    private final String letters;
    private final CodePoints demanded;
    private final Map<CodePoints, Regex> spelled = new HashMap<>();
    private final List<Regex> fresh = new ArrayList<>();

    JsonStrings(Spelling spelling) {
        this.escapes = spelling == Spelling.JSON;
        this.shorts = SHORT.replace('"', spelling.quote);
        this.letters = LETTERS.replace('"', spelling.quote);
        this.demanded = CONTROLS.or(CodePoints.in(spelling.quote + "\\"));
    }

    /** The spellings of the sets of characters that were met since this was asked last, and of all characters. */
    List<Regex> newCharacters() {
        spelled(CodePoints.ALL);
        List<Regex> characters = List.copyOf(fresh);
        fresh.clear();
        return characters;
    }

    Regex inside(Regex content) {
        return switch (content) {
            case Regex.Literal(String text) ->
                new Regex.Concat(text.codePoints()
                        .mapToObj(c -> spelled(CodePoints.of(c)))
                        .toList());
            case Regex.Chars(CodePoints set) -> spelled(set);
            case Regex.Concat(List<Regex> parts) -> new Regex.Concat(all(parts));
            case Regex.Union(List<Regex> parts) -> new Regex.Union(all(parts));
            case Regex.Intersection(List<Regex> parts) -> new Regex.Intersection(all(parts));
            case Regex.Complement(Regex of) ->
                new Regex.Intersection(List.of(inside(Regex.ANY), new Regex.Complement(inside(of))));
            case Regex.Repeat(Regex of, int min, int max) -> new Regex.Repeat(inside(of), min, max);
            case Regex.JsonString string -> inside(quoted(string));
            case Regex.Spelled(Regex of, Spelling its) -> inside(of(its).inside(of));
            case Regex.Multiple multiple -> multiple;
        };
    }

    private static JsonStrings of(Spelling spelling) {
        return new JsonStrings(spelling);
    }

    /** A JSON string as its quotes and what stands between them. */
    static Regex quoted(Regex.JsonString string) {
        Regex quote = new Regex.Literal("\"");
        Spelling spelling = string.escapes() ? Spelling.JSON : Spelling.JSON_SHORTEST;
        return new Regex.Concat(List.of(quote, new Regex.Spelled(string.content(), spelling), quote));
    }

    private List<Regex> all(List<Regex> parts) {
        return parts.stream().map(this::inside).toList();
    }

    /** Whether a content is counted digit by digit, so that it can be had in its shortest spelling only. */
    static boolean counts(Regex content) {
        return switch (content) {
            case Regex.Multiple _ -> true;
            case Regex.Literal _, Regex.Chars _ -> false;
            case Regex.Concat(List<Regex> parts) -> parts.stream().anyMatch(JsonStrings::counts);
            case Regex.Union(List<Regex> parts) -> parts.stream().anyMatch(JsonStrings::counts);
            case Regex.Intersection(List<Regex> parts) -> parts.stream().anyMatch(JsonStrings::counts);
            case Regex.Complement(Regex of) -> counts(of);
            case Regex.Repeat(Regex of, int _, int _) -> counts(of);
            case Regex.JsonString(Regex of, boolean _) -> counts(of);
            case Regex.Spelled(Regex of, Spelling _) -> counts(of);
        };
    }

    private Regex spelled(CodePoints set) {
        Regex known = spelled.get(set);
        if (known == null) {
            known = new Regex.Union(spellings(set));
            spelled.put(set, known);
            fresh.add(known);
        }
        return known;
    }

    private List<Regex> spellings(CodePoints set) {
        List<Regex> spellings = new ArrayList<>();
        spellings.add(new Regex.Chars(set.and(demanded.not())));
        CodePoints named = escapes ? set : set.and(demanded);
        for (int i = 0; i < shorts.length(); i++) {
            if (named.contains(shorts.charAt(i))) {
                spellings.add(new Regex.Literal("\\" + letters.charAt(i)));
            }
        }
        CodePoints numbered = escapes ? set : set.and(UNNAMED);
        numbered.ranges().forEach(range -> addNumbered(spellings, range));
        return spellings;
    }

    private static void addNumbered(List<Regex> spellings, Range range) {
        if (range.first() <= 0xFFFF) {
            addUnits(spellings, range.first(), Math.min(range.last(), 0xFFFF), Regex.EMPTY);
        }
        if (range.last() > 0xFFFF) {
            addPairs(spellings, Math.max(range.first(), 0x10000), range.last());
        }
    }

    private static void addPairs(List<Regex> spellings, int first, int last) {
        int high = Character.highSurrogate(first);
        int highest = Character.highSurrogate(last);
        if (high == highest) {
            addPair(spellings, high, high, Character.lowSurrogate(first), Character.lowSurrogate(last));
            return;
        }
        addPair(spellings, high, high, Character.lowSurrogate(first), Character.MAX_LOW_SURROGATE);
        addPair(spellings, high + 1, highest - 1, Character.MIN_LOW_SURROGATE, Character.MAX_LOW_SURROGATE);
        addPair(spellings, highest, highest, Character.MIN_LOW_SURROGATE, Character.lowSurrogate(last));
    }

    private static void addPair(List<Regex> spellings, int high, int highest, int low, int lowest) {
        List<Regex> lows = new ArrayList<>();
        addUnits(lows, low, lowest, Regex.EMPTY);
        addUnits(spellings, high, highest, new Regex.Union(lows));
    }

    private static void addUnits(List<Regex> spellings, int first, int last, Regex then) {
        if (first <= last) {
            spellings.add(new Regex.Concat(List.of(new Regex.Literal("\\u"), hex(first, last, DIGITS), then)));
        }
    }

    /** The numerals of some digits from one value to another. */
    private static Regex hex(int first, int last, int digits) {
        if (digits == 0) {
            return Regex.EMPTY;
        }
        if (first == 0 && last == (1 << 4 * digits) - 1) {
            return new Regex.Repeat(ANY_DIGIT, digits, digits);
        }
        int shift = 4 * (digits - 1);
        List<Regex> parts = new ArrayList<>();
        for (int digit = first >> shift; digit <= last >> shift; digit++) {
            int from = Math.max(first, digit << shift) - (digit << shift);
            int to = Math.min(last, (digit << shift) + (1 << shift) - 1) - (digit << shift);
            parts.add(new Regex.Concat(List.of(HEX.get(digit), hex(from, to, digits - 1))));
        }
        return new Regex.Union(parts);
    }

    private static Regex digit(int digit) {
        String lower = Integer.toHexString(digit);
        return new Regex.Chars(CodePoints.in(lower + lower.toUpperCase(java.util.Locale.ROOT)));
    }
}
