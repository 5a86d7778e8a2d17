package io.millrace.template.run;

import io.millrace.template.value.Budget;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TextBuilder;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** C's {@code strftime} in the C locale, with glibc's {@code %-} and {@code %_}. */
final class Strftime {
    private static final int MAX_FORMAT = 10_000;

    private Strftime() {}

    static String format(Budget budget, String format, ZonedDateTime time) {
        if (format.length() > MAX_FORMAT) {
            throw TemplateException.limit("time format is over the limit of " + MAX_FORMAT + " characters");
        }
        TextBuilder out = new TextBuilder(budget);
        int at = 0;
        while (at < format.length()) {
            at = format.charAt(at) == '%' && at + 1 < format.length()
                    ? directive(format, at + 1, time, out)
                    : literal(format, at, out);
        }
        return out.toString();
    }

    private static int literal(String format, int at, TextBuilder out) {
        out.add(format.substring(at, at + 1));
        return at + 1;
    }

    private static int directive(String format, int at, ZonedDateTime time, TextBuilder out) {
        char flag = "-_".indexOf(format.charAt(at)) >= 0 && at + 1 < format.length() ? format.charAt(at) : 0;
        int letter = flag == 0 ? at : at + 1;
        String text = text(format.charAt(letter), time);
        out.add(flagged(text, flag));
        return letter + 1;
    }

    private static String flagged(String text, char flag) {
        if (flag == 0 || !text.chars().allMatch(c -> Character.isDigit(c) || c == ' ')) {
            return text;
        }
        String bare = text.replaceFirst("^[0 ]+(?=.)", "");
        return flag == '-' ? bare : " ".repeat(text.length() - bare.length()) + bare;
    }

    /** The text of one directive; one that does not exist stays. The clock's zone is not part of it, as in a naive time. */
    private static String text(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'Y' -> Integer.toString(time.getYear());
            case 'C' -> padded(time.getYear() / 100, 2);
            case 'y' -> padded(time.getYear() % 100, 2);
            case 'm' -> padded(time.getMonthValue(), 2);
            case 'B' -> pattern("MMMM", time);
            case 'b', 'h' -> pattern("MMM", time);
            case 'd' -> padded(time.getDayOfMonth(), 2);
            case 'e' -> "%2d".formatted(time.getDayOfMonth());
            case 'j' -> padded(time.getDayOfYear(), 3);
            case 'A' -> pattern("EEEE", time);
            case 'a' -> pattern("EEE", time);
            case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
            case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
            default -> clock(letter, time);
        };
    }

    private static String clock(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'H' -> padded(time.getHour(), 2);
            case 'k' -> "%2d".formatted(time.getHour());
            case 'I' -> padded(time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2);
            case 'l' -> "%2d".formatted(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'M' -> padded(time.getMinute(), 2);
            case 'S' -> padded(time.getSecond(), 2);
            case 'f' -> padded(time.getNano() / 1_000, 6);
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 's' -> Long.toString(time.toEpochSecond());
            default -> composed(letter, time);
        };
    }

    private static String composed(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'F' -> pattern("uuuu-MM-dd", time);
            case 'T', 'X' -> pattern("HH:mm:ss", time);
            case 'R' -> pattern("HH:mm", time);
            case 'D', 'x' -> pattern("MM/dd/uu", time);
            case 'r' -> pattern("hh:mm:ss ", time) + text('p', time);
            case 'c' -> pattern("EEE MMM ", time) + text('e', time) + pattern(" HH:mm:ss uuuu", time);
            case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'V' -> padded(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'U' -> padded((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7, 2);
            case 'W' -> padded((time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() + 6) % 7) / 7, 2);
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'z', 'Z' -> "";
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    private static String padded(int number, int width) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static String pattern(String pattern, ZonedDateTime time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }
}
