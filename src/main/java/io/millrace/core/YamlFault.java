package io.millrace.core;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** What is wrong with YAML, in words of our own: the parser's name its classes and settings, and quote the lines. */
public final class YamlFault {

    /** The last of these in a message is where the fault is; the first, where the parser was at the time. */
    private static final Pattern MARK = Pattern.compile("^ in \\S+, line (\\d+), column (\\d+):?$", Pattern.MULTILINE);

    private static final List<ParserWords> FAULTS = List.of(
            ParserWords.of("Duplicate.*", "a key is there twice"),
            ParserWords.of(".*\\(TAB\\).*", "a tab is not expected here"),
            ParserWords.of(".*(?:<stream end>|end of stream|but found \\S?\\(0\\)).*", ParserWords.END),
            ParserWords.of(".*mapping values are not allowed.*", "':' is not expected here"),
            ParserWords.of(".*found character '([^\\p{Cntrl}])'.*", "'$1' is not expected here"),
            ParserWords.of(".*special characters.*", "a control character is not expected here"),
            ParserWords.of(".*unknown escape character (\\p{Graph})\\(.*", "'\\\\$1' is no escape of a text"));

    private YamlFault() {}

    /** Such as {@code :2:1: it is not YAML: a tab is not expected here}; without a place where none is known. */
    public static String of(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        String said = e instanceof StreamConstraintsException
                ? ParserWords.limit(message)
                : ParserWords.said(FAULTS, message, ParserWords.OTHERWISE);
        return place(e, message) + ": it is not YAML: " + said;
    }

    /** {@code :LINE}, where it is known. */
    public static String line(JacksonException e) {
        return JsonFault.at(e).map(at -> ":" + at.getLineNr()).orElse("");
    }

    private static String place(JacksonException e, String message) {
        return MARK.matcher(message)
                .results()
                .reduce((_, last) -> last)
                .map(YamlFault::place)
                .orElseGet(() -> JsonFault.place(e));
    }

    private static String place(MatchResult mark) {
        return ":" + mark.group(1) + ":" + mark.group(2);
    }
}
