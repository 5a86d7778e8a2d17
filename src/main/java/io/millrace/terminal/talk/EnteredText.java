package io.millrace.terminal.talk;

/**
 * Text as it is entered, maybe in several lines: between two {@code """} it stands as it is, and a backslash at the end of a line goes on
 * with the next.
 */
public final class EnteredText {

    private static final String QUOTES = "\"\"\"";

    private EnteredText() {}

    /** Whether more lines are to come. */
    public static boolean isOpen(String entered) {
        int open = opening(entered);
        return open >= 0 ? closing(entered, open) < 0 : endsInBackslash(entered);
    }

    /** What is meant by all of its lines. */
    public static String text(String entered) {
        int open = opening(entered);
        if (open < 0) {
            return joined(entered);
        }
        int close = closing(entered, open);
        String block = entered.substring(open + QUOTES.length(), close < 0 ? entered.length() : close);
        return entered.substring(0, open) + (block.startsWith("\n") ? block.substring(1) : block).stripTrailing();
    }

    /* At the beginning, or behind the word that a line begins with. */
    private static int opening(String entered) {
        int start = entered.indexOf(QUOTES);
        String before = start < 0 ? "" : entered.substring(0, start).strip();
        return start >= 0 && (before.isEmpty() || before.matches("/[a-z]+")) ? start : -1;
    }

    /* They end the text that is between them, and stand at the end. */
    private static int closing(String entered, int open) {
        String stripped = entered.stripTrailing();
        int close = stripped.length() - QUOTES.length();
        return stripped.endsWith(QUOTES) && close >= open + QUOTES.length() ? close : -1;
    }

    private static boolean endsInBackslash(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    private static String joined(String entered) {
        StringBuilder joined = new StringBuilder();
        for (String line : entered.split("\n", -1)) {
            boolean goesOn = endsInBackslash(line);
            joined.append(goesOn ? line.substring(0, line.length() - 1) : line).append('\n');
        }
        return joined.substring(0, joined.length() - 1);
    }
}
