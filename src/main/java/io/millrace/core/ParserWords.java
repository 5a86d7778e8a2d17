package io.millrace.core;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern of a parser's message, and what is said instead; {@code $1} is the pattern's group. */
record ParserWords(Pattern pattern, String said) {

    static final String END = "it ends too early";
    static final String OTHERWISE = "something is not expected here";

    /** Of the limits that both parsers share. */
    private static final List<ParserWords> LIMITS = List.of(
            of(".*nesting depth.*maximum allowed \\((\\d+).*", "it is nested deeper than $1"),
            of(".*[Nn]umber.*maximum allowed \\((\\d+).*", "a number is longer than $1 characters"),
            of(".*[Nn]ame.*maximum allowed \\((\\d+).*", "a name is longer than $1 characters"),
            of(".*[Ss]tring.*maximum allowed \\((\\d+).*", "a string is longer than $1 characters"));

    static ParserWords of(String pattern, String said) {
        return new ParserWords(Pattern.compile(pattern, Pattern.DOTALL), said);
    }

    static String limit(String message) {
        return said(LIMITS, message, "it exceeds a limit");
    }

    /** What the first of them that knows the message says. */
    static String said(List<ParserWords> all, String message, String otherwise) {
        for (ParserWords words : all) {
            Matcher matcher = words.pattern.matcher(message);
            if (matcher.matches()) {
                return matcher.replaceFirst(words.said);
            }
        }
        return otherwise;
    }
}
