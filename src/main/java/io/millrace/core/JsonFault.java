package io.millrace.core;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;

/** What is wrong with JSON, in words of our own: the parser's name its classes and settings. */
public final class JsonFault {

    private static final String END = "it ends too early";

    /** A pattern of the parser's message, and what is said instead; {@code $1} is the pattern's group. */
    private record Words(Pattern pattern, String said) {

        static Words of(String pattern, String said) {
            return new Words(Pattern.compile(pattern, Pattern.DOTALL), said);
        }
    }

    private static final List<Words> LIMITS = List.of(
            Words.of(".*nesting depth.*maximum allowed \\((\\d+).*", "it is nested deeper than $1"),
            Words.of(".*[Nn]umber.*maximum allowed \\((\\d+).*", "a number is longer than $1 characters"),
            Words.of(".*[Nn]ame.*maximum allowed \\((\\d+).*", "a name is longer than $1 characters"),
            Words.of(".*[Ss]tring.*maximum allowed \\((\\d+).*", "a string is longer than $1 characters"));

    private static final List<Words> FAULTS = List.of(
            Words.of("Duplicate.*", "a name is there twice in one object"),
            Words.of("Unexpected end-of-input.*", END),
            Words.of("Unexpected close marker '(.)'.*", "'$1' closes what is not open"),
            Words.of("Unexpected character \\('([^\\p{Cntrl}])' .*", "'$1' is not expected here"),
            Words.of("Unrecognized character escape '([^\\p{Cntrl}])'.*", "'\\\\$1' is no escape of a string"),
            Words.of(
                    "(?:Unrecognized token|Non-standard token) '([^'\\p{Cntrl}]{1,40}).*", "'$1' is not expected here"),
            Words.of("Illegal unquoted character.*", "a control character in a string is not escaped"),
            Words.of("Illegal character.*", "a control character is not expected here"),
            Words.of("Invalid numeric value: Leading zeroes.*", "a number begins with a zero"),
            Words.of(
                    "(?:Invalid numeric value|Numeric value|Malformed numeric|Leading|Unexpected character.*numeric).*",
                    "a number is not written as JSON has them"),
            Words.of(".*UTF-8.*", "it is not UTF-8"));

    private JsonFault() {}

    /** Such as {@code 'x' is not expected here (line 1, column 7)}. */
    public static String of(JacksonException e) {
        return what(e) + where(e);
    }

    private static String what(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return switch (e) {
            case UnexpectedEndOfInputException _ -> END;
            case StreamConstraintsException _ -> said(LIMITS, message, "it exceeds a limit");
            case DatabindException _ -> "something follows its end";
            default -> said(FAULTS, message, "something is not expected here");
        };
    }

    private static String said(List<Words> all, String message, String otherwise) {
        for (Words words : all) {
            Matcher matcher = words.pattern().matcher(message);
            if (matcher.matches()) {
                return matcher.replaceFirst(words.said());
            }
        }
        return otherwise;
    }

    private static String where(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr()) + ")";
    }
}
