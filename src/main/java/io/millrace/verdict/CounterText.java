package io.millrace.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Numbers in the text of files of /proc and of control groups; 0 for what is not there or is no number. */
final class CounterText {

    private static final long[] NONE = {};
    private static final int MOST_DIGITS = 18; // of a long

    private CounterText() {}

    /** Behind a word that begins a line. */
    static long[] numbers(String text, String word) {
        return text.lines()
                .filter(line -> line.startsWith(word + " "))
                .findFirst()
                .map(line -> Arrays.stream(line.strip().split(" +"))
                        .skip(1)
                        .mapToLong(CounterText::number)
                        .toArray())
                .orElse(NONE);
    }

    /** The one behind a word that begins a line. */
    static long named(String text, String word) {
        long[] numbers = numbers(text, word);
        return numbers.length == 0 ? 0 : numbers[0];
    }

    static long sum(long[] numbers, int first) {
        return LongStream.of(numbers).limit(first).sum();
    }

    /** User's and system's ticks in {@code /proc/self/stat}, fields 14 and 15; the name before may hold blanks and parentheses. */
    static long ownTicks(String text) {
        List<String> fields =
                List.of(text.substring(text.lastIndexOf(')') + 1).strip().split(" +"));
        return fields.size() < 13 ? 0 : number(fields.get(11)) + number(fields.get(12));
    }

    /** Nanoseconds in which some task waited, of {@code /proc/pressure/cpu}. */
    static long pressure(String text) {
        int some = text.indexOf("some ");
        int total = text.indexOf("total=", Math.max(0, some));
        return some < 0 || total < 0 ? 0 : number(text.substring(total + 6).split("\\s", 2)[0]) * 1000;
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
        boolean is = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return is ? Long.parseLong(digits) : 0;
    }
}
