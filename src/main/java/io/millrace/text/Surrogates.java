package io.millrace.text;

/** Strings that are no Unicode text, since JSON and Java allow half of a surrogate pair. */
final class Surrogates {

    private Surrogates() {}

    /** The text with U+FFFD for each lone surrogate. */
    static String repaired(String text) {
        return text.codePoints().noneMatch(Surrogates::isLone) ? text : replaced(text);
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(c -> isLone(c) ? 0xFFFD : c).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isLone(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
