package io.millrace.text;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * Tries the regular expressions of a tokenizer.json on monotonous texts, with an engine that can be stopped: in the library's own, one
 * that backtracks without end ends the process.
 */
final class PatternProbe {

    private static final int LENGTH = 1024;

    /** Characters looked at, for each of the text, that a pattern may need. */
    private static final int EFFORT = 200;

    private static final List<String> UNITS = List.of(
            "a", "A", "aA", "1", "a1", " ", "\n", " \n", "\t", "-", "-a", "'", "'s", "!", "\u597d", "\u0301", "a\u0301",
            "\u00e9", "\u02b0", "x ");

    private PatternProbe() {}

    /** @throws IllegalStateException naming a pattern that runs away */
    static void require(JsonNode file) {
        patterns(file.path("normalizer"), PatternProbe::probe);
        patterns(file.path("pre_tokenizer"), PatternProbe::probe);
    }

    private static void patterns(JsonNode node, Consumer<String> found) {
        JsonNode regex = node.path("pattern").path("Regex");
        if (regex.isString()) {
            found.accept(regex.asString());
        }
        node.forEach(child -> patterns(child, found));
    }

    private static void probe(String source) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(source, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException _) {
            return; // of the other engine's dialect alone
        }
        UNITS.forEach(unit -> probe(pattern, unit));
    }

    private static void probe(Pattern pattern, String unit) {
        for (String end : List.of("", "\uFFFF", " z")) {
            Matcher matcher = pattern.matcher(new Counted(unit.repeat(LENGTH / unit.length()) + end, LENGTH * EFFORT));
            try {
                while (matcher.find()) {
                    // all of the text is split
                }
            } catch (Exhausted | StackOverflowError _) {
                throw new IllegalStateException(
                        "the pattern " + pattern + " runs away on " + LENGTH + " characters such as '" + unit + "'");
            }
        }
    }

    private static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Exhausted() {
            super("too much backtracking", null, false, false);
        }
    }

    /** A text that may be looked at so many times. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int left;

        private Counted(String text, int left) {
            this.text = text;
            this.left = left;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left-- <= 0) {
                throw new Exhausted();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
