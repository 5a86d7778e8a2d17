package io.millrace.text;

/** One stop string and how much of it the text ends with, by the automaton of Knuth, Morris and Pratt. */
final class StopString {

    private final String text;
    /** Element i: length of the longest proper prefix of the first i characters that they also end with. */
    private final int[] borders;

    private int length;

    StopString(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("stop: a stop string is empty");
        }
        this.text = text;
        this.borders = borders(text);
    }

    String text() {
        return text;
    }

    int matchedLength() {
        return length;
    }

    /** Takes the next character; returns whether the text now ends with the whole stop string. */
    boolean advance(char c) {
        length = next(text, borders, length == text.length() ? borders[length] : length, c);
        return length == text.length();
    }

    private static int next(String text, int[] borders, int length, char c) {
        int next = length;
        while (next > 0 && text.charAt(next) != c) {
            next = borders[next];
        }
        return text.charAt(next) == c ? next + 1 : 0;
    }

    private static int[] borders(String text) {
        int[] borders = new int[text.length() + 1];
        for (int i = 1; i < text.length(); i++) {
            borders[i + 1] = next(text, borders, borders[i], text.charAt(i));
        }
        return borders;
    }
}
