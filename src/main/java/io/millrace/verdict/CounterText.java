package io.millrace.verdict;

import java.util.List;
import java.util.StringTokenizer;

/** Numbers in the text of files of /proc and of control groups; 0 for what is not there or is no number. */
final class CounterText {

    private static final long[] NONE = {};
    private static final int MOST_DIGITS = 18; // of a long

    private CounterText() {}

    /** Behind a word that begins a line, to the line's end. */
    static long[] numbers(String text, String word) {
        int start = behind(text, word);
        return start < 0 ? NONE : numbers(text.substring(start, lineEnd(text, start)));
    }

    private static int behind(String text, String word) {
        for (int at = 0; at < text.length(); at = lineEnd(text, at) + 1) {
            if (text.startsWith(word, at) && text.startsWith(" ", at + word.length())) {
                return at + word.length();
            }
        }
        return -1;
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static long[] numbers(String fields) {
        StringTokenizer words = new StringTokenizer(fields);
        long[] numbers = new long[words.countTokens()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(words.nextToken());
        }
        return numbers;
    }

    /** The one behind a word that begins a line. */
    static long named(String text, String word) {
        long[] numbers = numbers(text, word);
        return numbers.length == 0 ? 0 : numbers[0];
    }

    /** Of the first of them. */
    static long sum(long[] numbers, int count) {
        long sum = 0;
        for (int i = 0; i < Math.min(count, numbers.length); i++) {
            sum += numbers[i];
        }
        return sum;
    }

    /** User's and system's ticks in {@code /proc/self/stat}, fields 14 and 15; the name before may hold blanks and parentheses. */
    static long ownTicks(String text) {
        long[] fields = numbers(text.substring(text.lastIndexOf(')') + 1));
        return fields.length < 13 ? 0 : fields[11] + fields[12];
    }

    /** Nanoseconds in which some task waited, of {@code /proc/pressure/cpu}. */
    static long pressure(String text) {
        int some = text.indexOf("some ");
        int total = text.indexOf("total=", Math.max(0, some));
        return some < 0 || total < 0 ? 0 : number(text.substring(total + 6, lineEnd(text, total))) * 1000;
    }

    /** Path of the group that has a controller, or of version 2 where it is empty, in {@code /proc/self/cgroup}; empty for none. */
    static String group(String text, String controller) {
        return text.lines()
                .map(line -> line.split(":", 3))
                .filter(parts ->
                        parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller))
                .map(parts -> parts[2])
                .findFirst()
                .orElse("");
    }

    private static long number(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || digits.length() > MOST_DIGITS) {
                return 0;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
