package io.millrace.template.run;

import io.millrace.template.value.Budget;
import io.millrace.template.value.TemplateException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** C's {@code strftime} in the C locale, with glibc's {@code %-} and {@code %_}. */
final class Strftime {
    private static final int MAX_FORMAT = 10_000;
    private static final Pattern DIRECTIVE = Pattern.compile("%([-_]?)(.)", Pattern.DOTALL);
    /** Letters whose meaning is a pattern of Java's. */
    private static final Map<String, DateTimeFormatter> PATTERNS = Stream.of(
                    "Y=u",
                    "y=uu",
                    "m=MM",
                    "B=MMMM",
                    "b=MMM",
                    "h=MMM",
                    "d=dd",
                    "e=ppd",
                    "j=DDD",
                    "A=EEEE",
                    "a=EEE",
                    "H=HH",
                    "k=ppH",
                    "I=hh",
                    "l=pph",
                    "M=mm",
                    "S=ss",
                    "f=SSSSSS",
                    "p=a",
                    "F=uuuu-MM-dd",
                    "T=HH:mm:ss",
                    "X=HH:mm:ss",
                    "R=HH:mm",
                    "D=MM/dd/uu",
                    "x=MM/dd/uu",
                    "r=hh:mm:ss a",
                    "c=EEE MMM ppd HH:mm:ss uuuu")
            .collect(Collectors.toUnmodifiableMap(
                    each -> each.substring(0, 1),
                    each -> DateTimeFormatter.ofPattern(each.substring(2), Locale.ENGLISH)));

    private Strftime() {}

    static String format(Budget budget, String format, ZonedDateTime time) {
        if (format.length() > MAX_FORMAT) {
            throw TemplateException.limit("time format is over the limit of " + MAX_FORMAT + " characters");
        }
        String text = DIRECTIVE
                .matcher(format)
                .replaceAll(found -> Matcher.quoteReplacement(flagged(text(found.group(2), time), found.group(1))));
        budget.text(text.length());
        return text;
    }

    private static String flagged(String text, String flag) {
        if (flag.isEmpty() || !text.chars().allMatch(c -> Character.isDigit(c) || c == ' ')) {
            return text;
        }
        String bare = text.replaceFirst("^[0 ]+(?=.)", "");
        return flag.equals("-") ? bare : " ".repeat(text.length() - bare.length()) + bare;
    }

    /** The text of one directive; one that does not exist stays. The clock's zone is not part of it, as in a naive time. */
    private static String text(String letter, ZonedDateTime time) {
        DateTimeFormatter pattern = PATTERNS.get(letter);
        int weekday = time.getDayOfWeek().getValue();
        return switch (letter) {
            case "C" -> twoDigits(time.getYear() / 100);
            case "P" -> time.getHour() < 12 ? "am" : "pm";
            case "u" -> Integer.toString(weekday);
            case "w" -> Integer.toString(weekday % 7);
            case "s" -> Long.toString(time.toEpochSecond());
            case "G" -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
            case "V" -> twoDigits(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case "U" -> twoDigits((time.getDayOfYear() + 6 - weekday % 7) / 7);
            case "W" -> twoDigits((time.getDayOfYear() + 6 - (weekday + 6) % 7) / 7);
            case "n" -> "\n";
            case "t" -> "\t";
            case "z", "Z" -> "";
            case "%" -> "%";
            default -> pattern == null ? "%" + letter : pattern.format(time);
        };
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
