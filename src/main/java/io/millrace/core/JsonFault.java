package io.millrace.core;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;

/** What is wrong with JSON, in words of our own: the parser's name its classes and settings. */
public final class JsonFault {

    private static final List<ParserWords> FAULTS = List.of(
            ParserWords.of("Duplicate.*", "a name is there twice in one object"),
            ParserWords.of("Unexpected end-of-input.*", ParserWords.END),
            ParserWords.of("Unexpected close marker '(.)'.*", "'$1' closes what is not open"),
            ParserWords.of("Unexpected character \\('([^\\p{Cntrl}])' .*", "'$1' is not expected here"),
            ParserWords.of("Unrecognized character escape '([^\\p{Cntrl}])'.*", "'\\\\$1' is no escape of a string"),
            ParserWords.of(
                    "(?:Unrecognized token|Non-standard token) '([^'\\p{Cntrl}]{1,40}).*", "'$1' is not expected here"),
            ParserWords.of("Illegal unquoted character.*", "a control character in a string is not escaped"),
            ParserWords.of("Illegal character.*", "a control character is not expected here"),
            ParserWords.of("Invalid numeric value: Leading zeroes.*", "a number begins with a zero"),
            ParserWords.of(
                    "(?:Invalid numeric value|Numeric value|Malformed numeric|Leading|Unexpected character.*numeric).*",
                    "a number is not written as JSON has them"),
            ParserWords.of(".*UTF-8.*", "it is not UTF-8"));

    private JsonFault() {}

    /** Such as {@code 'x' is not expected here (line 1, column 7)}. */
    public static String of(JacksonException e) {
        return what(e) + where(e);
    }

    static String what(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return switch (e) {
            case UnexpectedEndOfInputException _ -> ParserWords.END;
            case StreamConstraintsException _ -> ParserWords.limit(message);
            case DatabindException _ -> "something follows its end";
            default -> ParserWords.said(FAULTS, message, ParserWords.OTHERWISE);
        };
    }

    private static String where(JacksonException e) {
        return at(e).map(at -> " (line " + at.getLineNr() + ", column " + column(at) + ")")
                .orElse("");
    }

    /** As compilers have it: {@code :LINE:COLUMN}, empty where it is not known. */
    static String place(JacksonException e) {
        return at(e).map(at -> ":" + at.getLineNr() + ":" + column(at)).orElse("");
    }

    static Optional<TokenStreamLocation> at(JacksonException e) {
        return Optional.ofNullable(e.getLocation()).filter(at -> at.getLineNr() > 0);
    }

    private static int column(TokenStreamLocation at) {
        return Math.max(1, at.getColumnNr());
    }
}
