package io.millrace.template.parse;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The escapes of Python string literals. */
final class Escapes {
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:(?:x(\\p{XDigit}{2})|u(\\p{XDigit}{4})|U(\\p{XDigit}{8}))|([0-7]{1,3})|(.))", Pattern.DOTALL);
    private static final String LETTERS = "\\'\"abfnrtv";
    private static final String MEANINGS = "\\'\"\u0007\b\f\n\r\t\u000b";

    private Escapes() {}

    static String decode(String body, int line) {
        return ESCAPE.matcher(body).replaceAll(found -> Matcher.quoteReplacement(meaning(found, line)));
    }

    private static String meaning(MatchResult found, int line) {
        for (int group = 1; group <= 3; group++) {
            if (found.group(group) != null) {
                return character(Long.parseLong(found.group(group), 16), line);
            }
        }
        return found.group(4) != null ? character(Integer.parseInt(found.group(4), 8), line) : letter(found, line);
    }

    private static String letter(MatchResult found, int line) {
        String letter = found.group(5);
        return switch (letter) {
            case "x", "u", "U" -> throw new TemplateSyntaxException("truncated \\x, \\u or \\U escape", line);
            case "N" -> throw new TemplateSyntaxException("unknown escape \\N", line);
            case "\n" -> "";
            default -> {
                int index = LETTERS.indexOf(letter);
                yield index < 0 ? found.group() : MEANINGS.substring(index, index + 1);
            }
        };
    }

    private static String character(long point, int line) {
        if (point > Character.MAX_CODE_POINT) {
            throw new TemplateSyntaxException("\\U escape beyond U+10FFFF", line);
        }
        return Character.toString((int) point);
    }
}
